import { expect, test } from "vitest";
import type { Step } from "@pawl/api";
import { mergeSteps } from "./merge-steps.ts";

const step = (key: string, status: Step["status"], seq: number) => ({ key, status, seq }) as Step;

test("replaces a step where it is, and adds new ones at the end", () => {
  const merged = mergeSteps(
    [step("a", "running", 1), step("b", "running", 2)],
    [step("c", "running", 4), step("a", "completed", 3)],
  );
  expect(merged.map(({ key, status }) => `${key} ${status}`)).toEqual(["a completed", "b running", "c running"]);
});

test("leaves alone what a retry has set aside, though it has the same key", () => {
  const merged = mergeSteps([step("a", "dropped", 1), step("a", "running", 5)], [step("a", "completed", 6)]);
  expect(merged.map(({ key, status }) => `${key} ${status}`)).toEqual(["a dropped", "a completed"]);
});

test("is not set back by what is older", () => {
  expect(mergeSteps([step("a", "completed", 5)], [step("a", "running", 3)])[0]?.status).toBe("completed");
});

test("has each step once that nobody waits for any more, however often it is told", () => {
  // With each look the server tells of all that is neither completed nor failed; the list grew with each.
  const known = [step("race/slow", "dropped", 3), step("a", "completed", 4)];
  expect(mergeSteps(mergeSteps(known, [known[0]!]), [known[0]!, step("b", "running", 5)])).toHaveLength(3);
  expect(mergeSteps([step("race/slow", "running", 3)], [step("race/slow", "dropped", 3)])).toEqual([
    step("race/slow", "dropped", 3),
  ]);
});

test("has what was set aside beside what came after it", () => {
  const merged = mergeSteps([step("a", "failed", 5)], [step("a", "dropped", 5), step("a", "completed", 9)]);
  expect(merged.map(({ status, seq }) => `${status} ${seq}`)).toEqual(["dropped 5", "completed 9"]);
});
