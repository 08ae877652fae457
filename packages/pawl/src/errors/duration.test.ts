import { describe, expect, it } from "vitest";
import { durationMs, type Duration } from "./duration.ts";

describe("durationMs", () => {
  it.each<[Duration, number]>([
    [0, 0],
    [250, 250],
    [1.4, 1],
    ["250ms", 250],
    ["0s", 0],
    ["30s", 30_000],
    ["1.5h", 5_400_000],
    [".5s", 500],
    ["2h30m", 9_000_000],
    ["1 day, 12 hours", 129_600_000],
    [" 3 days ", 259_200_000],
    ["14d", 1_209_600_000],
    ["2 WEEKS", 1_209_600_000],
    [{ hours: 1, minutes: 30 }, 5_400_000],
    [{ weeks: 1, days: 1, seconds: 1, milliseconds: 1 }, 691_201_001],
  ])("reads %o as %d ms", (value, ms) => {
    expect(durationMs(value, "timeout")).toBe(ms);
  });

  it.each<[unknown, RegExp]>([
    ["", /timeout: "" is empty/],
    ["soon", /is not understood/],
    ["30", /has a number without a unit/],
    ["-5s", /is not understood/],
    ["1e3s", /uses the unknown unit "e"/],
    ["5M", /uses "M", which has no fixed length/],
    ["2 months", /uses "months", which has no fixed length/],
    ["3 parsecs", /uses the unknown unit "parsecs"/],
    ["5s!", /is not understood/],
    [-1, /timeout: -1 is not a duration of zero or more/],
    [Number.NaN, /NaN is not a duration/],
    [Infinity, /Infinity is longer than 1000 years/],
    ["53000 weeks", /is longer than 1000 years/],
    [null, /null is not a duration/],
    [undefined, /undefined is not a duration/],
    [true, /true is not a duration/],
    [[1], /\[1\] is not a duration/],
    [() => 1, /a function is not a duration/],
    [5n, /a bigint is not a duration/],
    [{}, /names no unit/],
    [{ second: 5 }, /has the unknown part "second"/],
    [{ seconds: "5" }, /has seconds that is not a finite number/],
    [{ hours: 1, minutes: -90 }, /is not a duration of zero or more/],
  ])("refuses %o, naming option and value", (value, message) => {
    const attempt = () => durationMs(value as Duration, "timeout");
    expect(attempt).toThrow(
      expect.objectContaining({ code: "invalid_duration", message: expect.stringMatching(message) }),
    );
    expect(attempt).toThrow(/^timeout: /);
  });

  it("refuses an object that is not even JSON", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic["self"] = cyclic;
    expect(() => durationMs(cyclic as Duration, "delay")).toThrow(/^delay: an object that is not JSON/);
  });
});
