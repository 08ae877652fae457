import { expect, test } from "vitest";
import type { Step } from "@pawl/api";
import { groupSpan, spansOf } from "./spans.ts";

const at = (ms: number) => new Date(ms).toISOString();
const step = (more: Partial<Step>) =>
  ({
    key: "s",
    kind: "step",
    status: "completed",
    attempts: [],
    startedAt: at(0),
    finishedAt: at(100),
    ...more,
  }) as Step;
const attempt = (n: number, from: number, to: number | null, failed = false) => ({
  attempt: n,
  startedAt: at(from),
  finishedAt: to === null ? null : at(to),
  error: failed ? ({ message: "no" } as never) : null,
});

test("shows each attempt, and the time between two of them as a wait for the next", () => {
  const spans = spansOf(step({ attempts: [attempt(2, 50, 100), attempt(1, 0, 20, true)] }), 1_000);
  expect(spans.map(({ kind, status, fromMs, toMs }) => [kind, status, fromMs, toMs])).toEqual([
    ["work", "failed", 0, 20],
    ["backoff", "retrying", 20, 50],
    ["work", "completed", 50, 100],
  ]);
});

test("what is not over lasts until now", () => {
  expect(spansOf(step({ status: "running", finishedAt: null, attempts: [attempt(1, 0, null)] }), 500)).toMatchObject([
    { kind: "work", toMs: 500 },
  ]);
  expect(spansOf(step({ kind: "signal", status: "waiting", finishedAt: null }), 500)).toMatchObject([
    { kind: "wait", toMs: 500 },
  ]);
  expect(
    spansOf(step({ status: "retrying", finishedAt: null, attempts: [attempt(1, 0, 20, true)] }), 500),
  ).toMatchObject([{ toMs: 20 }, { kind: "backoff", toMs: 500 }]);
});

test("what was dropped without an end does not grow", () => {
  expect(spansOf(step({ status: "dropped", finishedAt: null, kind: "sleep" }), 500)).toMatchObject([
    { fromMs: 0, toMs: 0 },
  ]);
});

test("several steps are one stretch, and look like the one that there is most to say about", () => {
  const steps = [
    step({ startedAt: at(20), finishedAt: at(80) }),
    step({ status: "failed", startedAt: at(10), finishedAt: at(30) }),
  ];
  expect(groupSpan(steps, 500)).toEqual({ kind: "group", status: "failed", fromMs: 10, toMs: 80, attempt: null });
  expect(groupSpan([...steps, step({ status: "running", finishedAt: null })], 500)).toMatchObject({
    fromMs: 0,
    toMs: 500,
  });
});
