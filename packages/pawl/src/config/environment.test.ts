import { describe, expect, it } from "vitest";
import { readEnvironment } from "./environment.ts";

describe("readEnvironment", () => {
  it("reads every variable as the type of its option", () => {
    const settings = readEnvironment({
      PAWL_STORE: "memory:",
      PAWL_WORKER_CONCURRENCY: "50",
      PAWL_WORKER_QUEUES: "mail, print",
      PAWL_WORKER_LEASE: "2s",
      PAWL_ALWAYS_REPLAY: "true",
      HOME: "/root",
    });
    expect(Object.fromEntries(settings.map(({ option, value }) => [option, value]))).toEqual({
      store: "memory:",
      "worker.concurrency": 50,
      "worker.queues": ["mail", "print"],
      "worker.lease": "2s",
      alwaysReplay: true,
    });
  });

  it("takes an empty variable as absent, and leaves those of other packages alone", () => {
    expect(readEnvironment({ PAWL_STORE: "", PAWL_TEST_POSTGRES_URL: "postgres://x", PAWL_CONFIG: "a.ts" })).toEqual(
      [],
    );
  });

  it.each([
    [{ PAWL_STOER: "memory:" }, "There is no variable PAWL_STOER. Did you mean PAWL_STORE?"],
    [
      { PAWL_WORKER_CONCURENCY: "5" },
      "There is no variable PAWL_WORKER_CONCURENCY. Did you mean PAWL_WORKER_CONCURRENCY?",
    ],
    [
      { PAWL_WORKER_CONCURRENCY: "many" },
      'PAWL_WORKER_CONCURRENCY must be a whole number of at least 1, but it is "many".',
    ],
    [{ PAWL_WORKER_LEASE: "10" }, 'PAWL_WORKER_LEASE must be a duration such as "30s" or "5m", but it is "10".'],
    [
      { PAWL_WORKER_QUEUES: "a,,b" },
      'PAWL_WORKER_QUEUES must be a list of names with commas between them, but it is "a,,b".',
    ],
    [{ PAWL_ALWAYS_REPLAY: "maybe" }, 'PAWL_ALWAYS_REPLAY must be true or false, but it is "maybe".'],
  ])("refuses %j", (env, problem) => {
    expect(() => readEnvironment(env)).toThrowError(
      expect.objectContaining({ code: "config_invalid", message: `environment: ${problem}` }),
    );
  });
});
