import { expect, test } from "vitest";
import { contains, distanceToAreaKm, prepareArea } from "./area.ts";
import { unitVector } from "./sphere.ts";
import type { Ring } from "./topology.ts";

const square = (low: number, high: number): Ring => [
  [low, low],
  [high, low],
  [high, high],
  [low, high],
  [low, low],
];
const area = prepareArea("Ring", [[square(0, 10), square(4, 6)], [square(20, 21)]]);

test("knows inside from outside, and a hole is outside", () => {
  expect(contains(area, [1, 1])).toBe(true);
  expect(contains(area, [20.5, 20.5])).toBe(true);
  expect(contains(area, [5, 5])).toBe(false);
  expect(contains(area, [15, 5])).toBe(false);
});

test("measures to the nearest outline and gives up beyond the limit", () => {
  const point = unitVector({ longitude: 5, latitude: -1 });
  expect(distanceToAreaKm(area, point, 500)).toBeCloseTo(111.2, 0);
  expect(distanceToAreaKm(area, point, 100)).toBeUndefined();
});
