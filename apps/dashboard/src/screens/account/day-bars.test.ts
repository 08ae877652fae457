import { expect, test } from "vitest";
import { lastDays } from "./day-bars.tsx";

test("fills days that nobody told of, and leaves out those that are too old", () => {
  const days = [
    { day: "2026-03-01", value: 2 },
    { day: "2026-02-27", value: 1 },
    { day: "2026-01-01", value: 9 },
  ];
  expect(lastDays(days, 3, Date.UTC(2026, 2, 1, 12))).toEqual([
    { day: "2026-02-27", value: 1 },
    { day: "2026-02-28", value: 0 },
    { day: "2026-03-01", value: 2 },
  ]);
});
