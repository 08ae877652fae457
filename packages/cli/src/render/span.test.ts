import { describe, expect, it } from "vitest";
import { relativeTime, span } from "./span.ts";

describe("span", () => {
  it.each([
    [0, "0 ms"],
    [12.4, "12 ms"],
    [999.4, "999 ms"],
    [999.9, "1.0 s"],
    [1440, "1.4 s"],
    [9949, "9.9 s"],
    [9950, "10 s"],
    [59_499, "59 s"],
    [59_600, "1m"],
    [125_000, "2m 5s"],
    [3_600_000, "1h"],
    [7_500_000, "2h 5m"],
    [273_600_000, "3d 4h"],
    [-1500, "-1.5 s"],
  ])("of %d ms is %j", (ms, text) => expect(span(ms)).toBe(text));
});

describe("relativeTime", () => {
  const now = Date.UTC(2026, 0, 1);
  it.each([
    [0, "now"],
    [-999, "now"],
    [-5400, "5 s ago"],
    [-90_000, "1m 30s ago"],
    [7_500_000, "in 2h 5m"],
  ])("of %d ms from now is %j", (ms, text) => expect(relativeTime(new Date(now + ms), now)).toBe(text));
  it("of nothing is nothing", () => expect(relativeTime(undefined, now)).toBe(""));
});
