import { expect, test } from "vitest";
import { linearScale, logScale, tickStep, ticks } from "./scale.ts";

test("maps linearly, also upside down", () => {
  const scale = linearScale([0, 10], [200, 100]);
  expect([0, 5, 10].map(scale)).toEqual([200, 150, 100]);
});

test("gives equal factors equal space on a log scale", () => {
  const scale = logScale([1, 100], [0, 10]);
  expect([1, 10, 100].map(scale)).toEqual([0, 5, 10]);
});

test("chooses round ticks", () => {
  expect(tickStep(91, 5)).toBe(20);
  expect(tickStep(9, 10)).toBe(1);
  expect(ticks([-1, 7], 2)).toEqual([0, 2, 4, 6]);
  expect(ticks([5, 6], 10)).toEqual([]);
});
