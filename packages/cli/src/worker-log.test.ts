import type { Worker } from "pawl";
import { describe, expect, it } from "vitest";
import { Session } from "./session.ts";
import { fakeIo } from "./testing/fake-io.ts";
import { logWorker } from "./worker-log.ts";

/** Logs one event of a worker, and gives what was said. */
function said(event: string, facts: object, { json = false } = {}): { out: string; err: string } {
  const io = fakeIo();
  const listeners = new Map<string, (facts: object) => void>();
  const worker = { id: "w", on: (name: string, listener: (facts: object) => void) => listeners.set(name, listener) };
  logWorker(new Session(io, { json }), worker as unknown as Worker);
  listeners.get(event)?.(facts);
  return { out: io.out(), err: io.err() };
}

const unhealthy = {
  from: "healthy",
  to: "unhealthy",
  reasons: [{ code: "store_unreachable", message: "It is away." }],
};
const healthy = { from: "unhealthy", to: "healthy", reasons: [] };
const failed = { error: Object.assign(new Error("Refused."), { code: "store_unavailable" }), retryInMs: 100 };

describe("what a worker says of itself", () => {
  it("to people is what they do not hear as a warning", () => {
    expect(said("health-changed", unhealthy).err).toBe("");
    expect(said("health-changed", healthy).err).toBe("Healthy again.\n");
    expect(said("store-recovered", { failures: 9, downMs: 4200 }).err).toBe("The store answers again after 4.2 s.\n");
    const one = { workerIds: ["01a1fcc0-6348-7000-89e0-9ba9f2e54b0d"], runIds: ["a"] };
    expect(said("workers-released", one).err).toBe("Worker 9ba9f2e54b0d is gone: 1 run can be claimed again.\n");
    const two = { workerIds: ["a", "b"], runIds: [] };
    expect(said("workers-released", two).err).toBe("Workers a, b are gone: 0 runs can be claimed again.\n");
  });

  it("to programs is an object for each event", () => {
    const json = (event: string, facts: object): unknown => {
      const { out, err } = said(event, facts, { json: true });
      expect(err).toBe("");
      return out === "" ? undefined : JSON.parse(out);
    };
    expect(json("health-changed", unhealthy)).toEqual({ event: "worker-health-changed", worker: "w", ...unhealthy });
    expect(json("lease-lost", { runIds: ["a"] })).toEqual({ event: "worker-lease-lost", worker: "w", runIds: ["a"] });
    expect(json("store-failed", { ...failed, failures: 1 })).toMatchObject({
      event: "store-failed",
      error: { code: "store_unavailable" },
    });
    expect(json("store-failed", { ...failed, failures: 2 })).toBeUndefined();
    expect(json("store-recovered", { failures: 2, downMs: 5 })).toMatchObject({ event: "store-recovered", downMs: 5 });
  });
});
