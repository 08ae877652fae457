import { expect, test } from "vitest";
import { tickText } from "./tick-text.ts";

test("says a moment in a zone", () => {
  const atMs = Date.parse("2026-11-23T08:00:00Z");
  expect(tickText(atMs, { zone: "UTC" })).toBe("Mon 23 Nov 2026, 08:00");
  expect(tickText(atMs, { zone: "Europe/Berlin" })).toBe("Mon 23 Nov 2026, 09:00");
  expect(tickText(atMs + 30_000, { zone: "No/Where", hasSeconds: true })).toBe("Mon 23 Nov 2026, 08:00:30");
});
