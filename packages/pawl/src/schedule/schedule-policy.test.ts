import { describe, expect, it } from "vitest";
import { hasSameTicks, schedulePolicy, type SchedulePolicyOptions } from "./schedule-policy.ts";

describe("the policy of a schedule", () => {
  it("has defaults", () => {
    expect(schedulePolicy({ cron: "0 9 * * *" }, "schedule")).toEqual({
      cron: "0 9 * * *",
      everyMs: null,
      timezone: "UTC",
      overlap: "skip",
      catchUpLimit: 1,
      catchUpWindowMs: 86_400_000,
      jitterMs: 0,
      startMs: null,
      endMs: null,
      maxRuns: null,
    });
  });

  it.each([
    [{}, "needs either cron"],
    [{ cron: "* * * * *", every: "1h" }, "needs either cron"],
    [{ every: "999ms" }, "more than once a second"],
    [{ every: "1h", overlap: "wait" }, "none of skip, queue, cancel, allow"],
    [{ every: "1h", catchUp: { limit: -1 } }, "catchUp.limit"],
    [{ every: "1h", maxRuns: 0 }, "maxRuns"],
    [{ every: "1h", startAt: new Date(Number.NaN) }, "no valid Date"],
    [{ every: "1h", startAt: new Date(2), endAt: new Date(1) }, "ends before it starts"],
    [{ every: "1h", timezone: "" }, "timezone"],
    [{ cron: 5 }, "not a text"],
  ])("refuses %j", (options, problem) => {
    expect(() => schedulePolicy(options as SchedulePolicyOptions, 'schedule "s"')).toThrow(problem);
  });

  it("knows when two have the same ticks", () => {
    const hourly = schedulePolicy({ every: "1h" }, "schedule");
    expect(hasSameTicks(hourly, schedulePolicy({ every: "60m", overlap: "allow" }, "schedule"))).toBe(true);
    expect(hasSameTicks(hourly, schedulePolicy({ every: "2h" }, "schedule"))).toBe(false);
  });
});
