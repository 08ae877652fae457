import { expect, test } from "vitest";
import { absoluteText, durationText, relativeText } from "./time-text.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [-400, "now"],
  [-90_000, "1m ago"],
  [-119_000, "1m ago"],
  [-25 * hour, "1d ago"],
  [5_400, "in 5s"],
  [90 * minute, "in 2h"],
])("says of a moment that is %i ms away: %s", (diffMs, text) => {
  expect(relativeText(diffMs, 0)).toBe(text);
});

test("says of a week that it is seven days, some seconds after it has begun too", () => {
  expect(relativeText(7 * day, 8_000)).toBe("in 7d");
  expect(relativeText(14 * day, 3 * hour)).toBe("in 14d");
});

test("says a moment exactly, in the zone that was chosen", () => {
  const atMs = Date.parse("2026-11-21T14:04:05.007Z");
  expect(absoluteText(atMs, "UTC")).toBe("2026-11-21 14:04:05.007 UTC");
  expect(absoluteText(atMs, "Europe/Berlin")).toBe("2026-11-21 15:04:05.007 +01:00");
});

test("says how long something took with no more digits than help", () => {
  expect([0.2, 12.4, 3_440, 59_700, 302_000, 3 * hour + 12 * minute, 52 * hour].map(durationText)).toEqual([
    "0ms",
    "12ms",
    "3.4s",
    "1m 00s",
    "5m 02s",
    "3h 12m",
    "2d 4h",
  ]);
});
