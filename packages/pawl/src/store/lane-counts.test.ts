import { expect, it } from "vitest";
import { laneCountOf, mergeLanes } from "./lane-counts.ts";

const run = { queue: "q", workflow: "w", version: 1, dueMs: null, workerId: null };
const lane = { queue: "q", workflow: "w", version: 1, due: 0, oldestDueMs: null, later: 0, running: 0 };

it("counts a run as due, due later, owned, or not at all", () => {
  expect(laneCountOf({ ...run, dueMs: 5 }, 5)).toEqual({ ...lane, due: 1, oldestDueMs: 5 });
  expect(laneCountOf({ ...run, dueMs: 6 }, 5)).toEqual({ ...lane, later: 1 });
  expect(laneCountOf({ ...run, workerId: "a" }, 5)).toEqual({ ...lane, running: 1 });
  expect(laneCountOf(run, 5)).toBeNull();
});

it("adds up what is of one lane, in order", () => {
  const counts = [
    { ...lane, version: 10 },
    { ...lane, due: 1, oldestDueMs: 7 },
    { ...lane, running: 2 },
    { ...lane, queue: "a", workflow: "z" },
    { ...lane, due: 2, oldestDueMs: 3, later: 1 },
  ];
  expect(mergeLanes(counts)).toEqual([
    { ...lane, queue: "a", workflow: "z" },
    { ...lane, due: 3, oldestDueMs: 3, later: 1, running: 2 },
    { ...lane, version: 10 },
  ]);
});
