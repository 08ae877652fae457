import { expect, it } from "vitest";
import { addSpreads, quantile, spreadBounds, spreadClass, spreadCount, type Spread } from "./spread.ts";

function spreadOf(values: readonly number[]): Spread {
  return addSpreads(values.map((value) => ({ counts: [[spreadClass(value), 1]], max: value })));
}

it("has classes of whole numbers that ascend, by a twentieth at most from 20 on", () => {
  expect(spreadBounds.slice(0, 22)).toEqual([...Array(21).keys(), 21]);
  expect(spreadBounds.every(Number.isSafeInteger)).toBe(true);
  const steps = spreadBounds.slice(1).map((next, at) => [spreadBounds[at]!, next] as const);
  expect(steps.every(([bound, next]) => next > bound && next - 1 <= Math.max(bound, bound * 1.05))).toBe(true);
  expect(spreadBounds.length).toBeLessThan(600);
});

it("finds the class of a value, also at its edges and beyond", () => {
  const numbers = [...spreadBounds.keys()];
  expect(spreadBounds.map(spreadClass)).toEqual(numbers);
  expect(spreadBounds.slice(1).map((bound) => spreadClass(bound - 1))).toEqual(numbers.slice(0, -1));
  expect([spreadClass(-5), spreadClass(1e15)]).toEqual([0, spreadBounds.length - 1]);
});

it("tells quantiles by nearest rank, a twentieth too high at most, and never above the greatest value", () => {
  expect(quantile(spreadOf([]), 0.5)).toBeNull();
  expect(quantile(spreadOf([7]), 0.95)).toBe(7);
  expect(quantile(spreadOf([1, 2, 3, 4]), 0.5)).toBe(2);
  const values = Array.from({ length: 1_000 }, (_, index) => 100 + index * 37);
  const spread = spreadOf(values);
  expect([spreadCount(spread), spread.max]).toEqual([1_000, values.at(-1)]);
  for (const part of [0.5, 0.95, 0.99, 1]) {
    const exact = values[Math.ceil(1_000 * part) - 1]!;
    expect(quantile(spread, part)).toBeGreaterThanOrEqual(exact);
    expect(quantile(spread, part)).toBeLessThanOrEqual(exact * 1.05);
  }
});
