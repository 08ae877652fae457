import { expect, test } from "vitest";
import { labelEvery, niceTicks, shortNumber } from "./chart-scale.ts";
import { slicesOf } from "./slices.ts";

test("finds round numbers around the values", () => {
  expect(niceTicks(0, 97, 5)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(niceTicks(-3, 12, 5)).toEqual([-5, 0, 5, 10, 15]);
  expect(niceTicks(0.1, 0.3, 4)).toEqual([0.1, 0.15, 0.2, 0.25, 0.3]);
  expect(niceTicks(5, 5, 5)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(niceTicks(0, 0, 2)).toEqual([0, 0.5, 1]);
});

test("writes as many names as there is room for", () => {
  expect(labelEvery(12, 600, 50)).toBe(1);
  expect(labelEvery(100, 600, 50)).toBe(9);
  expect(shortNumber(1_250_000)).toBe("1.3M");
});

test("cuts a pie by share, the largest first, and gathers the small ones", () => {
  expect(slicesOf(["a", "b", "c"], [1, 3, null])).toMatchObject([
    { name: "b", share: 0.75, from: 0, to: 0.75 },
    { name: "a", share: 0.25, from: 0.75, to: 1 },
  ]);
  const many = slicesOf(
    Array.from({ length: 20 }, (_, at) => at),
    Array.from({ length: 20 }, (_, at) => at + 1),
  );
  expect(many).toHaveLength(12);
  expect(many.at(-1)).toMatchObject({ name: "Others", value: 45 });
});
