import { expect, test } from "vitest";
import { fittingScale, scrollAfter, withinScale } from "./graph-scale.ts";

test("fits a graph into its frame, and never makes it larger than it is", () => {
  expect(fittingScale({ width: 1_000, height: 400 }, { width: 500, height: 400 })).toBe(0.5);
  expect(fittingScale({ width: 100, height: 40 }, { width: 500, height: 400 })).toBe(1);
  expect(fittingScale({ width: 1e6, height: 40 }, { width: 500, height: 400 })).toBe(0.2);
  expect(withinScale(9)).toBe(2.5);
});

test("what is under the pointer stays there", () => {
  const [scrolled, pointer] = [100, 50];
  expect((scrollAfter(scrolled, pointer, 2) + pointer) / 2).toBe(scrolled + pointer);
});
