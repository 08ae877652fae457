import { describe, expect, it } from "vitest";
import { intervalCalendar } from "./calendar.ts";
import { dueMsOf, dueTicks } from "./due-ticks.ts";
import { schedulePolicy, type SchedulePolicyOptions } from "./schedule-policy.ts";

const minute = 60_000;
const startMs = Date.parse("2026-01-01T00:00:00Z");
const at = (minutes: number): number => startMs + minutes * minute;

function due(
  nextMinute: number,
  nowMinute: number,
  options: SchedulePolicyOptions = {},
): { ticks: string[]; missed: number; next: number | null } {
  const policy = schedulePolicy({ every: "5m", ...options }, "schedule");
  const calendar = intervalCalendar({ everyMs: policy.everyMs as number, anchorMs: startMs });
  const { ticks, missed, nextMs } = dueTicks({
    id: "s",
    calendar,
    policy,
    nextMs: at(nextMinute),
    nowMs: at(nowMinute),
  });
  const shown = ticks.map(({ tickMs, isLate }) => `${(tickMs - startMs) / minute}${isLate ? " late" : ""}`);
  return { ticks: shown, missed, next: nextMs === null ? null : (nextMs - startMs) / minute };
}

describe("the ticks that are due", () => {
  it("are none before their time", () => {
    expect(due(5, 4.9)).toEqual({ ticks: [], missed: 0, next: 5 });
  });

  it("are on time within a minute, whatever is made up for", () => {
    expect(due(5, 5)).toEqual({ ticks: ["5"], missed: 0, next: 10 });
    expect(due(5, 6, { catchUp: { limit: 0 } })).toEqual({ ticks: ["5"], missed: 0, next: 10 });
    expect(due(5, 6.1, { catchUp: { limit: 0 } })).toEqual({ ticks: [], missed: 1, next: 10 });
  });

  it("are all on time that are due within that minute, however many there are", () => {
    expect(due(0, 0.25, { every: "5s", catchUp: { limit: 0 } })).toMatchObject({ missed: 0, ticks: { length: 4 } });
    expect(due(0, 2, { every: "5s", catchUp: { limit: 0 } })).toMatchObject({ missed: 12, ticks: { length: 13 } });
    expect(due(0, 1, { every: "20s", jitter: "20s", catchUp: { limit: 0 } }).missed).toBe(0);
  });

  it("are the last ones that were missed, up to the limit, and the one that is on time", () => {
    expect(due(5, 32)).toEqual({ ticks: ["30 late"], missed: 5, next: 35 });
    expect(due(5, 30)).toEqual({ ticks: ["25 late", "30"], missed: 4, next: 35 });
    expect(due(5, 32, { catchUp: { limit: 3 } })).toEqual({
      ticks: ["20 late", "25 late", "30 late"],
      missed: 3,
      next: 35,
    });
    expect(due(5, 32, { catchUp: { limit: 100 } }).missed).toBe(0);
  });

  it("are none that are older than the window", () => {
    expect(due(5, 32, { catchUp: { limit: 100, window: "10m" } })).toEqual({
      ticks: ["25 late", "30 late"],
      missed: 4,
      next: 35,
    });
    expect(due(5, 2 * 1440 + 2, { catchUp: { limit: 1, window: "1m" } })).toMatchObject({ ticks: [], missed: 576 });
  });

  it("are found among very many without being counted one by one", () => {
    const found = due(0, 60 * 24 * 365 + 0.5, { every: "1s", catchUp: { limit: 2 } });
    expect(found.ticks.slice(0, 3).map((tick) => tick.endsWith("late"))).toEqual([true, true, false]);
    expect(found.ticks.length).toBe(2 + 61);
    expect(found.next).toBe(60 * 24 * 365 + 0.5 + 1 / 60);
    expect(found.missed).toBeGreaterThanOrEqual(997);
  });

  it("are put off by their jitter, which never reaches the next tick and is the same for everybody", () => {
    const policy = schedulePolicy({ every: "5m", jitter: "1h" }, "schedule");
    const calendar = intervalCalendar({ everyMs: 5 * minute, anchorMs: startMs });
    const moments = Array.from({ length: 200 }, (_, index) => {
      const tickMs = at(5 * index);
      const dueMs = dueMsOf({ id: "s", calendar, policy, tickMs });
      expect(dueMsOf({ id: "s", calendar, policy, tickMs })).toBe(dueMs);
      expect(dueMs).toBeGreaterThanOrEqual(tickMs);
      expect(dueMs).toBeLessThan(tickMs + 5 * minute);
      return (dueMs - tickMs) / (5 * minute);
    });
    expect(new Set(moments).size).toBeGreaterThan(190);
    expect(Math.abs(moments.reduce((sum, part) => sum + part, 0) / 200 - 0.5)).toBeLessThan(0.1);
    const dueMs = dueMsOf({ id: "s", calendar, policy, tickMs: at(5) });
    const minuteOf = (ms: number): number => (ms - startMs) / minute;
    expect(due(5, minuteOf(dueMs - 1), { jitter: "1h" })).toMatchObject({ ticks: [], next: 5 });
    expect(due(5, minuteOf(dueMs), { jitter: "1h" })).toMatchObject({ ticks: ["5"], next: 10 });
  });
});
