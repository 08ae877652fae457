import { expect, test } from "vitest";
import { ticksADay } from "./tick-allowance.ts";

const hour = 3_600_000;
const every = (ms: number, count: number): number[] => Array.from({ length: count }, (_, index) => index * ms);

test.each([
  ["none", [], 0],
  ["one", [5], 1],
  ["once a day", every(24 * hour, 11), 1],
  ["each hour, seen for longer than a day", every(hour, 50), 24],
  ["each minute, seen for a while", every(60_000, 11), 1_440],
  ["each second, seen for a while", every(1_000, 200), 86_400],
  ["on one day a week, often", [...every(hour, 5), ...every(hour, 5).map((tick) => tick + 7 * 24 * hour)], 5],
])("reckons %s", (_name, ticks, expected) => {
  expect(ticksADay(ticks)).toBe(expected);
});
