import { describe, expect, test, vi } from "vitest";
import { PermanentError } from "../errors/permanent-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { exponential, fixed, noRetry } from "../retry/retry-policy.ts";
import { node } from "./function-node.ts";
import { Graph } from "./graph.ts";
import { MemoryHost } from "./memory-host.ts";
import type { ExecContext } from "./node-context.ts";
import { runGraph } from "./run-graph.ts";
import { FakeSurroundings, gate, KeptLog, settled } from "./surroundings.test.kit.ts";
import { realStopwatch, realSurroundings } from "./surroundings.ts";

interface State {
  result?: unknown;
}

interface Trial {
  readonly surroundings: FakeSurroundings;
  readonly log: KeptLog;
  readonly ended: Promise<State>;
}

function run(
  options: Omit<Parameters<typeof node<State, undefined, unknown>>[0], "name" | "actions">,
  signal?: AbortSignal,
): Trial {
  const surroundings = new FakeSurroundings();
  const log = new KeptLog();
  const start = node<State, undefined, unknown>({
    ...options,
    name: "a",
    post: (state, _, result) => void (state.result = result),
  });
  const graph = new Graph({ name: "g", start });
  const ended = runGraph(graph, {}, new MemoryHost({ signal, logger: log, surroundings }));
  ended.catch(() => undefined);
  return { surroundings, log, ended };
}

function failing(
  times: number,
  error: Error = new Error("fetch failed"),
): (prepared: undefined, context: ExecContext) => number {
  return (_, { attempt }) => {
    if (attempt <= times) throw error;
    return attempt;
  };
}

describe("retries", () => {
  test("tries again after the delays of the policy, and hands the attempt in", async () => {
    const { surroundings, ended, log } = run({
      exec: failing(2),
      retry: exponential({ attempts: 3, initial: "1s", factor: 3 }),
    });
    await settled();
    expect(surroundings.pendingMs).toEqual([1000]);
    await surroundings.next();
    expect(surroundings.pendingMs).toEqual([3000]);
    await surroundings.next();
    expect(await ended).toEqual({ result: 3 });
    expect(log.messages("info")).toEqual([
      'Node "a" failed attempt 1; the next is due in 1000 ms.',
      'Node "a" failed attempt 2; the next is due in 3000 ms.',
    ]);
  });

  test("gives up with the error itself when no attempt is left", async () => {
    const error = new Error("down");
    const { surroundings, ended } = run({ exec: failing(9, error), retry: fixed({ attempts: 2, delay: 5 }) });
    await surroundings.next();
    await expect(ended).rejects.toBe(error);
  });

  test("takes the first failure as final without a policy, with noRetry, and for a PermanentError", async () => {
    const error = new PermanentError("no");
    for (const retry of [undefined, noRetry(), exponential({ attempts: 5 })]) {
      const { ended, surroundings } = run({ exec: failing(9, error), retry });
      await expect(ended).rejects.toBe(error);
      expect(surroundings.pendingMs).toEqual([]);
    }
  });

  test("waits as long as the error asks", async () => {
    const error = new RetryableError("busy", { retryAfter: "40s" });
    const { surroundings, ended } = run({ exec: failing(1, error), retry: fixed({ attempts: 2, delay: "1s" }) });
    await settled();
    expect(surroundings.pendingMs).toEqual([40_000]);
    await surroundings.next();
    expect(await ended).toEqual({ result: 2 });
  });

  test("asks retryIf with the error itself or what it was classified as", async () => {
    const retryIf = vi.fn<() => boolean>(() => false);
    const { ended } = run({
      exec: failing(9, new TypeError("odd")),
      retry: exponential({ attempts: 3, retryIf }),
    });
    await expect(ended).rejects.toThrow("odd");
    expect(retryIf).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: "unknown", message: "odd" }), 1);
  });

  test("uses the graph's policy for nodes without one, nested ones too", async () => {
    const inner = new Graph({ name: "inner", start: node({ name: "a", exec: failing(1) }) });
    const graph = new Graph<State>({ name: "g", start: inner, retry: fixed({ attempts: 2, delay: 7 }) });
    const surroundings = new FakeSurroundings();
    const ended = runGraph(graph, {}, new MemoryHost({ logger: new KeptLog(), surroundings }));
    await settled();
    expect(surroundings.pendingMs).toEqual([7]);
    await surroundings.next();
    await ended;
  });

  test("stops waiting for the next attempt when the run is aborted", async () => {
    const controller = new AbortController();
    const { surroundings, ended } = run(
      { exec: failing(9), retry: fixed({ attempts: 2, delay: "1h" }), fallback: () => "not asked" },
      controller.signal,
    );
    await settled();
    controller.abort();
    await expect(ended).rejects.toMatchObject({ code: "graph_cancelled" });
    expect(surroundings.pendingMs).toEqual([]);
  });
});

describe("fallback", () => {
  test("answers after the last attempt, with what was prepared and the error", async () => {
    const fallback = vi.fn<() => string>(() => "instead");
    const { surroundings, ended } = run({ exec: failing(9), fallback, retry: fixed({ attempts: 2, delay: 5 }) });
    await surroundings.next();
    expect(await ended).toEqual({ result: "instead" });
    expect(fallback).toHaveBeenCalledExactlyOnceWith(undefined, new Error("fetch failed"));
  });

  test("is not asked when an attempt succeeds, and its own error is final", async () => {
    expect(await run({ exec: () => 1, fallback: () => 2 }).ended).toEqual({ result: 1 });
    const { ended } = run({ exec: failing(9), fallback: () => Promise.reject(new Error("fallback")) });
    await expect(ended).rejects.toThrow("fallback");
  });

  test("is not asked after a cancellation", async () => {
    const controller = new AbortController();
    const exec = (): never => {
      controller.abort();
      throw new Error("aborted");
    };
    const { ended } = run({ exec, fallback: () => "instead" }, controller.signal);
    await expect(ended).rejects.toMatchObject({ code: "graph_cancelled" });
  });
});

describe("timeout", () => {
  test("fails an attempt that takes too long and aborts its signal; the next may succeed", async () => {
    const aborted: unknown[] = [];
    const { surroundings, ended } = run({
      timeout: "2s",
      retry: fixed({ attempts: 2, delay: 10 }),
      exec: async (_, { attempt, signal }) => {
        if (attempt === 2) return "in time";
        await gateOf(signal).opened;
        aborted.push(signal.reason);
        return "too late";
      },
    });
    await settled();
    expect(surroundings.pendingMs).toEqual([2000]);
    await surroundings.next();
    await surroundings.next();
    expect(await ended).toEqual({ result: "in time" });
    expect(aborted).toMatchObject([{ code: "graph_node_timeout", kind: "timeout" }]);
    expect(surroundings.pendingMs).toEqual([]);
  });

  test("leaves no timer behind an attempt that ends in time or throws at once, and passes the run's abort on", async () => {
    const controller = new AbortController();
    const seen: AbortSignal[] = [];
    const { ended, surroundings } = run({ timeout: 50, exec: (_, { signal }) => seen.push(signal) }, controller.signal);
    expect(await ended).toEqual({ result: 1 });
    expect(surroundings.pendingMs).toEqual([]);
    controller.abort();
    expect(seen[0]!.aborted).toBe(true);
    const thrown = run({ timeout: 50, exec: failing(9) });
    await expect(thrown.ended).rejects.toThrow("fetch failed");
    expect(thrown.surroundings.pendingMs).toEqual([]);
  });
});

test("an idempotency key is the same for every attempt, and another for every visit", async () => {
  const keys: string[] = [];
  const start = node({
    name: "a",
    retry: fixed({ attempts: 2, delay: 0 }),
    exec: (_: undefined, { idempotencyKey, attempt }) => {
      keys.push(idempotencyKey);
      if (attempt === 1) throw new Error("again");
    },
    post: (state: { rounds: number }) => (--state.rounds > 0 ? "loop" : undefined),
  });
  start.on("loop", start);
  const surroundings = new FakeSurroundings();
  const ended = runGraph(
    new Graph({ name: "g", start }),
    { rounds: 2 },
    new MemoryHost({ logger: new KeptLog(), surroundings }),
  );
  await surroundings.next();
  await surroundings.next();
  await ended;
  expect(keys).toEqual(["run-1/a#1", "run-1/a#1", "run-1/a#2", "run-1/a#2"]);
});

test("gives prep and exec a signal that nobody aborts when the run has none, and the host's time", async () => {
  const seen: unknown[] = [];
  const start = node({
    name: "a",
    prep: (_: State, { signal, now }) => void seen.push(signal.aborted, typeof now),
    exec: (_, { signal }) => void seen.push(signal.aborted),
    post: (_, __, ___, context) => void seen.push(context.now()),
  });
  await runGraph(
    new Graph({ name: "g", start }),
    {},
    new MemoryHost({ logger: new KeptLog(), surroundings: new FakeSurroundings() }),
  );
  expect(seen).toEqual([false, "function", false, 0]);
});

test("the real surroundings have a clock, timers that can be taken back, chance and ids", async () => {
  const { now, after, turn, random, id } = realSurroundings;
  expect(Math.abs(now() - Date.now())).toBeLessThan(1000);
  const never = vi.fn<() => void>();
  after(0, never)();
  await new Promise<void>((resolve) => after(1, resolve));
  await turn();
  expect(never).not.toHaveBeenCalled();
  expect(random()).toBeLessThan(1);
  expect(id()).not.toBe(id());
  expect(realStopwatch()).toBeGreaterThan(0);
});

function gateOf(signal: AbortSignal): { opened: Promise<void> } {
  const { opened, open } = gate();
  signal.addEventListener("abort", open);
  return { opened };
}
