import { describe, expect, it } from "vitest";
import { Calendars } from "./calendars.ts";
import { schedulePolicy } from "./schedule-policy.ts";

const day = 86_400_000;
const cron = schedulePolicy({ cron: "0 0 * * *" }, "schedule");

describe("the calendars of schedules", () => {
  it("have periods without any package, counted from the start or from 1970", async () => {
    const calendars = new Calendars(() => Promise.reject(new Error("Nothing is loaded.")));
    const hourly = await calendars.of(schedulePolicy({ every: "1h" }, "schedule"));
    expect([hourly.next(0), hourly.next(3_599_999), hourly.next(-1)]).toEqual([3_600_000, 3_600_000, 0]);
    const startAt = new Date(1_000);
    const shifted = await calendars.of(
      schedulePolicy({ every: "1h", startAt, endAt: new Date(3_601_000) }, "schedule"),
    );
    expect([shifted.next(0), shifted.next(1_000), shifted.next(3_601_000)]).toEqual([1_000, 3_601_000, null]);
  });

  it("say what to install for a cron line", async () => {
    const load = (name: string): Promise<unknown> =>
      Promise.reject(Object.assign(new Error(`Cannot find package '${name}'`), { code: "ERR_MODULE_NOT_FOUND" }));
    await expect(new Calendars(load).of(cron)).rejects.toMatchObject({
      code: "scheduler_not_installed",
      hint: expect.stringContaining("npm i @pawl/scheduler"),
    });
  });

  it("pass on why an installed package cannot be loaded", async () => {
    await expect(new Calendars(() => Promise.reject(new SyntaxError("broken"))).of(cron)).rejects.toThrow("broken");
  });

  it("load the package once, and read each line once", async () => {
    const read: string[] = [];
    let loads = 0;
    const cronCalendar = (line: { cron: string }): { next: (afterMs: number) => number } => {
      read.push(line.cron);
      return { next: (afterMs) => (Math.floor(afterMs / day) + 1) * day };
    };
    const calendars = new Calendars(async () => {
      loads++;
      return { cronCalendar };
    });
    const first = await calendars.of(cron);
    const second = await calendars.of({ ...cron, startMs: 10 * day, endMs: 11 * day });
    expect([first.next(0), second.next(0), second.next(10 * day), second.next(11 * day)]).toEqual([
      day,
      10 * day,
      11 * day,
      null,
    ]);
    expect([loads, read]).toEqual([1, ["0 0 * * *"]]);
  });
});
