import { expect, test } from "vitest";
import { pageOfSteps } from "./step-page.ts";

const steps = ["a", "b", "c", "d", "e"];

test("goes on where the page before ended, and says when there is no more", () => {
  const first = pageOfSteps(steps, { limit: 2 });
  expect(first).toEqual({ items: ["a", "b"], nextCursor: "2" });
  expect(pageOfSteps(steps, { limit: 3, cursor: "2" })).toEqual({ items: ["c", "d", "e"], nextCursor: null });
  expect(pageOfSteps(steps, { cursor: "4" })).toEqual({ items: ["e"], nextCursor: null });
  expect(pageOfSteps(steps, { cursor: "9", limit: 1 })).toEqual({ items: [], nextCursor: null });
});

test("refuses a cursor that no page has given", () => {
  expect(() => pageOfSteps(steps, { cursor: "-1" })).toThrow(/cursor/);
});
