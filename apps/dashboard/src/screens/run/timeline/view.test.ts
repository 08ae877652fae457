import { expect, test } from "vitest";
import { moved, zoomed } from "./view.ts";

test("zooms around a place, which stays where it is", () => {
  expect(zoomed({ from: 0, to: 100 }, 0.5, 20, 100)).toEqual({ from: 10, to: 60 });
  expect(zoomed({ from: 10, to: 60 }, 10, 20, 100)).toEqual({ from: 0, to: 100 });
});

test("stays within the axis, and sees at least a millisecond", () => {
  expect(moved({ from: 50, to: 90 }, 100, 100)).toEqual({ from: 60, to: 100 });
  expect(moved({ from: 50, to: 90 }, -100, 100)).toEqual({ from: 0, to: 40 });
  const { from, to } = zoomed({ from: 0, to: 2 }, 0.001, 1, 100);
  expect(to - from).toBe(1);
});
