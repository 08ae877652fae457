import type { RunEvent } from "pawl";
import { expect, test } from "vitest";
import { advance, progressBar, stepNumber } from "./progress.ts";

const anEvent = (changes: Partial<RunEvent>): RunEvent => ({
  seq: 1,
  kind: "log",
  topic: "debug",
  at: new Date(0),
  key: undefined,
  attempt: undefined,
  startedAt: undefined,
  data: undefined,
  ...changes,
});
const before = { done: 3, total: 32, line: undefined };

test("counts the steps that are recorded and names them", () => {
  expect(advance(before, anEvent({ kind: "step-completed", key: "enrich/2" }))).toEqual({
    done: 4,
    total: 32,
    line: "enrich/2",
  });
});

test("tells failed attempts and log lines, and counts neither", () => {
  const failed = anEvent({
    kind: "step-failed",
    key: "extract",
    attempt: 1,
    data: { error: { message: "no such file" } },
  });
  expect(advance(before, failed)).toEqual({ done: 3, total: 32, line: "extract failed (attempt 1): no such file" });
  expect(advance(before, anEvent({ data: { message: "1707 rows" } }))).toMatchObject({ done: 3, line: "1707 rows" });
  expect(advance(before, anEvent({ kind: "run-started" }))).toEqual(before);
});

test("draws a bar of constant width", () => {
  expect(progressBar({ done: 0, total: 8 }, 4)).toBe("░░░░ 0/8");
  expect(progressBar({ done: 4, total: 8 }, 4)).toBe("██░░ 4/8");
  expect(progressBar({ done: 9, total: 8 }, 4)).toBe("████ 9/8");
  expect(stepNumber({ done: 7, total: 32 })).toBe(" 7/32");
});
