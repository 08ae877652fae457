import { PawlError } from "pawl";
import { describe, expect, it } from "vitest";
import { cronCalendar } from "./cron-calendar.ts";

/** The ticks from a moment on, in local time with the offset. */
function ticks(cron: string, timezone: string, from: string, count: number): string[] {
  const calendar = cronCalendar({ cron, timezone });
  const found: string[] = [];
  let atMs = Date.parse(from);
  while (found.length < count) {
    atMs = calendar.next(atMs) ?? Number.NaN;
    found.push(local(atMs, timezone));
  }
  return found;
}

function local(atMs: number, timezone: string): string {
  const format = new Intl.DateTimeFormat("sv", { timeZone: timezone, dateStyle: "short", timeStyle: "medium" });
  const shown = format.format(atMs);
  const offsetMinutes = (Date.parse(`${shown.replace(" ", "T")}Z`) - atMs) / 60_000;
  return `${shown.slice(5, 16)} ${offsetMinutes / 60}`;
}

function codeOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof PawlError) return error.code;
  }
  return "no PawlError";
}

describe("the calendar of a cron line", () => {
  it("has five fields, or six with seconds", () => {
    expect(ticks("0 9 * * 1-5", "UTC", "2026-01-02T08:00:00Z", 3)).toEqual([
      "01-02 09:00 0",
      "01-05 09:00 0",
      "01-06 09:00 0",
    ]);
    const seconds = cronCalendar({ cron: "*/20 * * * * *", timezone: "UTC" });
    expect(seconds.next(Date.parse("2026-01-01T00:00:00Z"))).toBe(Date.parse("2026-01-01T00:00:20Z"));
    expect(seconds.next(Date.parse("2026-01-01T00:00:19.999Z"))).toBe(Date.parse("2026-01-01T00:00:20Z"));
  });

  it("understands names, nicknames and the last day of a month", () => {
    expect(ticks("0 0 * FEB MON", "UTC", "2026-01-01T00:00:00Z", 2)).toEqual(["02-02 00:00 0", "02-09 00:00 0"]);
    expect(ticks("@daily", "UTC", "2026-01-01T00:00:00Z", 1)).toEqual(["01-02 00:00 0"]);
    expect(ticks("0 0 L * *", "UTC", "2026-01-31T12:00:00Z", 1)).toEqual(["02-28 00:00 0"]);
  });

  it("goes by the time zone, also one with an odd offset", () => {
    expect(ticks("0 9 * * *", "Asia/Kathmandu", "2026-10-03T14:45:00Z", 2)).toEqual([
      "10-04 09:00 5.75",
      "10-05 09:00 5.75",
    ]);
  });

  it("makes up for a time that is left out at the first moment after the gap, once", () => {
    expect(ticks("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", 3)).toEqual([
      "03-28 02:30 1",
      "03-29 03:00 2",
      "03-30 02:30 2",
    ]);
    expect(ticks("0,30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2)).toEqual([
      "03-29 03:00 2",
      "03-30 02:00 2",
    ]);
    expect(ticks("0 2,3 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2)).toEqual([
      "03-29 03:00 2",
      "03-30 02:00 2",
    ]);
    expect(ticks("30 2 * * *", "America/New_York", "2026-03-07T12:00:00Z", 2)).toEqual([
      "03-08 03:00 -4",
      "03-09 02:30 -4",
    ]);
    expect(ticks("15 2 * * *", "Australia/Lord_Howe", "2026-10-02T16:00:00Z", 2)).toEqual([
      "10-04 02:30 11",
      "10-05 02:15 11",
    ]);
  });

  it("takes a time that comes twice at its first coming", () => {
    expect(ticks("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2)).toEqual(["10-25 02:30 2", "10-26 02:30 1"]);
    expect(ticks("30 1 * * *", "America/New_York", "2026-10-31T12:00:00Z", 2)).toEqual([
      "11-01 01:30 -4",
      "11-02 01:30 -5",
    ]);
    expect(ticks("45 1 * * *", "Australia/Lord_Howe", "2026-04-03T16:00:00Z", 2)).toEqual([
      "04-05 01:45 11",
      "04-06 01:45 10.5",
    ]);
  });

  it("keeps the pace of a line with a star or a step", () => {
    expect(ticks("0 * * * *", "Europe/Berlin", "2026-03-28T23:30:00Z", 3)).toEqual([
      "03-29 01:00 1",
      "03-29 03:00 2",
      "03-29 04:00 2",
    ]);
    expect(ticks("0 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z", 3)).toEqual([
      "10-25 02:00 2",
      "10-25 02:00 1",
      "10-25 03:00 1",
    ]);
    expect(ticks("*/15 * * * *", "Australia/Lord_Howe", "2026-10-03T15:00:00Z", 2)).toEqual([
      "10-04 01:45 10.5",
      "10-04 02:30 11",
    ]);
  });

  const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"];

  it.each(zones)("has a tick in every quarter of an hour while clocks change in %s", (timezone) => {
    const calendar = cronCalendar({ cron: "*/15 * * * *", timezone });
    for (const [from, to] of [
      ["2026-02-10", "2026-02-20"],
      ["2026-03-05", "2026-04-08"],
      ["2026-10-01", "2026-11-04"],
    ]) {
      for (let atMs = Date.parse(from as string); atMs < Date.parse(to as string); atMs += 900_000) {
        expect(calendar.next(atMs)).toBe(atMs + 900_000);
      }
    }
  });

  it.each(zones)("has one tick on every day of a year for a fixed time in %s", (timezone) => {
    const format = new Intl.DateTimeFormat("sv", { timeZone: timezone, dateStyle: "short" });
    for (const cron of ["30 2 * * *", "15 2 * * *", "45 1 * * *"]) {
      const calendar = cronCalendar({ cron, timezone });
      let atMs = calendar.next(Date.parse("2026-01-01T12:00:00Z")) as number;
      for (let day = 0; day < 365; day++) {
        const before = Date.parse(format.format(atMs));
        atMs = calendar.next(atMs) as number;
        expect(Date.parse(format.format(atMs)) - before).toBe(86_400_000);
      }
    }
  });

  it.each(["", "* * * *", "61 * * * *", "0 0 * * * * 2030", "nonsense", "0 0 30 2 *", "2026-01-01T00:00:00"])(
    "refuses %j",
    (cron) => {
      expect(codeOf(() => cronCalendar({ cron, timezone: "UTC" }))).toBe("invalid_cron");
    },
  );

  it("refuses a time zone that there is not", () => {
    expect(codeOf(() => cronCalendar({ cron: "* * * * *", timezone: "Europe/Pawl" }))).toBe("invalid_timezone");
  });
});
