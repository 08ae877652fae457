import { expect, test } from "vitest";
import { actionsOf } from "./wire-run.ts";
import { mayHaveChanged, stepOf } from "./wire-step.ts";

const anybody = { scopes: null };
const run = { status: "running", pauseRequested: false, continuedTo: undefined } as const;

test("offers what a run's state allows", () => {
  expect(actionsOf(run, anybody)).toEqual(["pause", "cancel", "fork", "signal", "share"]);
  expect(actionsOf({ ...run, pauseRequested: true }, anybody)).toContain("resume");
  expect(actionsOf({ ...run, status: "completed" }, anybody)).toEqual(["retry", "fork", "delete", "share"]);
  expect(actionsOf({ ...run, status: "completed", continuedTo: "next" }, anybody)).not.toContain("retry");
  expect(actionsOf({ ...run, status: "blocked" }, anybody)).toContain("retry");
});

test("offers an API key only what it may do", () => {
  expect(actionsOf(run, { scopes: ["runs:read"] })).toEqual([]);
  expect(actionsOf(run, { scopes: ["workflows:write"] })).toEqual(["share"]);
});

test("tells steps that may have changed since an event: later ones, and those that are not over", () => {
  expect(mayHaveChanged({ seq: 5, status: "completed" }, 5)).toBe(false);
  expect(mayHaveChanged({ seq: 6, status: "completed" }, 5)).toBe(true);
  expect(mayHaveChanged({ seq: 1, status: "running" }, 5)).toBe(true);
  expect(mayHaveChanged({ seq: 1, status: "dropped" }, 5)).toBe(true);
});

test("takes the step that counts, of several that a retry has left under one key", () => {
  const steps = [
    { key: "a", status: "dropped", seq: 1 },
    { key: "a", status: "completed", seq: 2 },
    { key: "b", status: "dropped", seq: 3 },
  ] as never[];
  expect(stepOf(steps, "a")).toMatchObject({ seq: 2 });
  expect(stepOf(steps, "b")).toMatchObject({ seq: 3 });
  expect(stepOf(steps, "c")).toBeUndefined();
});
