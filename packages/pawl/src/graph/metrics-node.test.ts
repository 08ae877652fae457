import { expect, test } from "vitest";
import { fixed } from "../retry/retry-policy.ts";
import { DurationHistogram } from "./duration-histogram.ts";
import { Graph } from "./graph.ts";
import type { ExecContext } from "./node-context.ts";
import { MetricsNode } from "./metrics-node.ts";

interface State {
  failures: number;
}
let nowMs = 0;

class Work extends MetricsNode<State, number, string> {
  override prep(state: State): number {
    return state.failures;
  }
  override exec(failures: number, { attempt }: ExecContext): string {
    nowMs += attempt * 10;
    if (attempt <= failures) throw new Error("down");
    return "done";
  }
}
class Saved extends Work {
  override fallback(): string {
    return "instead";
  }
}
const options = { name: "work", retry: fixed({ attempts: 3, delay: 0 }), stopwatch: () => nowMs };

test("counts executions, successes, failures and retries, and times every attempt", async () => {
  const work = new Work(options);
  const graph = new Graph({ name: "g", start: work });
  expect(work.metrics()).toEqual({
    count: 0,
    succeeded: 0,
    failed: 0,
    successRate: undefined,
    retries: 0,
    duration: undefined,
  });
  await graph.run({ failures: 0 });
  await graph.run({ failures: 2 });
  await graph.run({ failures: 3 }).catch(() => undefined);
  expect(work.metrics()).toMatchObject({ count: 3, succeeded: 2, failed: 1, successRate: 2 / 3, retries: 4 });
  expect(work.metrics().duration).toMatchObject({ minMs: 10, averageMs: 130 / 7, maxMs: 30 });
  work.resetMetrics();
  expect(work.metrics().count).toBe(0);
});

test("counts a failure that a fallback answered for as a failure", async () => {
  const work = new Saved(options);
  const graph = new Graph({ name: "g", start: work });
  await graph.run({ failures: 0 });
  await graph.run({ failures: 3 });
  expect(work.metrics()).toMatchObject({ count: 2, succeeded: 1, failed: 1, retries: 2 });
});

test("counts nothing without exec", async () => {
  const idle = new MetricsNode<State>({ name: "idle" });
  await new Graph({ name: "g", start: idle }).run({ failures: 0 });
  expect(idle.metrics().count).toBe(0);
});

test("percentiles are within 2 % of the true ones, in bounded memory", () => {
  const histogram = new DurationHistogram();
  for (let ms = 1; ms <= 100_000; ms++) histogram.record(ms / 10);
  const { p50Ms, p90Ms, p95Ms, p99Ms, minMs, maxMs } = histogram.summary()!;
  for (const [found, wanted] of [
    [p50Ms, 5000],
    [p90Ms, 9000],
    [p95Ms, 9500],
    [p99Ms, 9900],
  ] as const)
    expect(Math.abs(found / wanted - 1)).toBeLessThan(0.021);
  expect([minMs, maxMs]).toEqual([0.1, 10_000]);
});

test("durations beyond the range stay exact at the edges", () => {
  const histogram = new DurationHistogram();
  histogram.record(0);
  expect(histogram.summary()).toMatchObject({ minMs: 0, p50Ms: expect.closeTo(0, 2), maxMs: 0 });
  histogram.record(1e12);
  expect(histogram.summary()!.maxMs).toBe(1e12);
});
