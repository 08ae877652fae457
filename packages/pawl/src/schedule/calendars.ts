import { isMissingPackage } from "../errors/missing-package.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { boundedCalendar, intervalCalendar, type Calendar } from "./calendar.ts";
import type { SchedulePolicy } from "./schedule-policy.ts";

type Timing = Pick<SchedulePolicy, "cron" | "everyMs" | "timezone" | "startMs" | "endMs">;

interface SchedulerModule {
  cronCalendar(line: { readonly cron: string; readonly timezone: string }): Calendar;
}

/** Reading a cron line takes as long as finding a tick; thousands of schedules share few lines. */
const keptMax = 1_000;

/** The calendars of schedules. Those of cron lines come from `@pawl/scheduler`, which is loaded when the first of them is asked for. */
export class Calendars {
  readonly #load: (name: string) => Promise<unknown>;
  readonly #kept: Map<string, Calendar> = new Map();
  #module: SchedulerModule | null = null;

  /** `load`: how packages that are installed separately are loaded; for tests. */
  constructor(load: (name: string) => Promise<unknown> = (name) => import(name) as Promise<unknown>) {
    this.#load = load;
  }

  /** @throws PawlError `scheduler_not_installed`, `invalid_cron`, `invalid_timezone`. */
  async of(timing: Timing): Promise<Calendar> {
    const { cron, everyMs, timezone, startMs } = timing;
    if (cron === null)
      return boundedCalendar(intervalCalendar({ everyMs: everyMs as number, anchorMs: startMs ?? 0 }), timing);
    this.#module ??= await this.#loaded();
    return boundedCalendar(this.#cron(this.#module, cron, timezone), timing);
  }

  #cron(module: SchedulerModule, cron: string, timezone: string): Calendar {
    const key = JSON.stringify([cron, timezone]);
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const calendar = module.cronCalendar({ cron, timezone });
    if (this.#kept.size >= keptMax) this.#kept.clear();
    this.#kept.set(key, calendar);
    return calendar;
  }

  async #loaded(): Promise<SchedulerModule> {
    const name = "@pawl/scheduler";
    try {
      return (await this.#load(name)) as SchedulerModule;
    } catch (cause) {
      if (!isMissingPackage(cause, name)) throw cause;
      throw new PawlError("scheduler_not_installed", `Schedules with a cron line need the package ${name}.`, {
        hint: `Run \`npm i ${name}\`, or give the schedule a period: every: "1h".`,
        details: { package: name },
        cause,
      });
    }
  }
}
