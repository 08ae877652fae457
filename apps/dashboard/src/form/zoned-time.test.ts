import { expect, test } from "vitest";
import { localTextOf, momentOf } from "./zoned-time.ts";

test("takes what was entered for a time in the zone, with the offset of that day", () => {
  expect(momentOf("2026-01-31T14:30", "Europe/Berlin")).toBe("2026-01-31T14:30:00+01:00");
  expect(momentOf("2026-07-31T14:30:05", "Europe/Berlin")).toBe("2026-07-31T14:30:05+02:00");
  expect(momentOf("2026-07-31T14:30", "UTC")).toBe("2026-07-31T14:30:00Z");
  expect(momentOf("2026-07-31T14:30", "America/St_Johns")).toBe("2026-07-31T14:30:00-02:30");
});

test("takes a time that a clock change leaves out for one that there is", () => {
  expect(momentOf("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T03:30:00+02:00");
});

test("shows a moment as the zone's clocks do", () => {
  expect(localTextOf("2026-01-31T13:30:00Z", "Europe/Berlin")).toBe("2026-01-31T14:30");
  expect(localTextOf("2026-01-31T13:30:05Z", "Asia/Kolkata")).toBe("2026-01-31T19:00:05");
  expect(localTextOf("none", "UTC")).toBe("");
  for (const zone of ["Europe/Berlin", "America/New_York", "UTC", "local"])
    expect(Date.parse(momentOf(localTextOf("2026-05-01T10:00:00Z", zone), zone))).toBe(
      Date.parse("2026-05-01T10:00:00Z"),
    );
});
