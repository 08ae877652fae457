import { PawlError } from "../errors/pawl-error.ts";
import { durationMs, type Duration } from "../retry/duration.ts";

/** When a schedule ticks, and what becomes of its ticks. Exactly one of `cron` and `every` is given. */
export interface SchedulePolicyOptions {
  /** Five fields, or six with seconds in front: `0 9 * * 1-5`. Needs the package `@pawl/scheduler`. */
  readonly cron?: string;
  /** One tick per period, at least 1 s: `"90s"`. Periods are counted from `startAt`, else from 1970-01-01 in UTC, so `"1h"` ticks on the hour. */
  readonly every?: Duration;
  /** In whose local time `cron` is meant, such as `Europe/Berlin`; default `UTC`. */
  readonly timezone?: string;
  /**
   * What a tick does while a former run of the schedule has not ended: nothing (`skip`, default), start when that has ended (`queue`, at most 100 stand in line),
   * ask that to cancel and start (`cancel`), or start beside it (`allow`).
   */
  readonly overlap?: Overlap;
  /**
   * Of the ticks that nobody was there for within a minute, the last `limit` (default 1, at most 1000) that are no older than `window` (default 1 day) are made up for:
   * one behind the other with `skip` and `queue`, side by side with `allow`; with `cancel` only the last.
   */
  readonly catchUp?: { readonly limit?: number; readonly window?: Duration };
  /** Each tick is put off by a part of this that is its own, the same on every machine, and never as far as the next tick; default 0. */
  readonly jitter?: Duration;
  /** No tick before this moment. */
  readonly startAt?: Date;
  /** No tick after this moment. */
  readonly endAt?: Date;
  /** The schedule ends when its ticks have started so many runs; those that a singleton or debounced workflow already had do not count. */
  readonly maxRuns?: number;
}

export type Overlap = "skip" | "queue" | "cancel" | "allow";

/** The options, checked and with their defaults; all of it is JSON. */
export interface SchedulePolicy {
  readonly cron: string | null;
  readonly everyMs: number | null;
  readonly timezone: string;
  readonly overlap: Overlap;
  readonly catchUpLimit: number;
  readonly catchUpWindowMs: number;
  readonly jitterMs: number;
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly maxRuns: number | null;
}

export const overlaps: readonly Overlap[] = ["skip", "queue", "cancel", "allow"];
const everyMinMs = 1_000;
const catchUpLimitMax = 1_000;

/**
 * Checks all but the cron line and the time zone themselves, which the calendar knows.
 *
 * @param what names the schedule in errors: `schedule "nightly"`.
 * @throws PawlError `invalid_option`, `invalid_duration`.
 */
export function schedulePolicy(options: SchedulePolicyOptions, what: string): SchedulePolicy {
  const {
    cron,
    every,
    timezone = "UTC",
    overlap = "skip",
    catchUp = {},
    jitter = 0,
    startAt,
    endAt,
    maxRuns,
  } = options;
  if ((cron === undefined) === (every === undefined)) {
    throw invalid(what, 'needs either cron, such as "0 9 * * 1-5", or every, such as "90s"', { cron, every });
  }
  if (cron !== undefined && typeof cron !== "string") throw invalid(what, "has a cron that is not a text", { cron });
  if (typeof timezone !== "string" || timezone === "")
    throw invalid(what, "has a timezone that is not a text", { timezone });
  if (!overlaps.includes(overlap))
    throw invalid(what, `has an overlap that is none of ${overlaps.join(", ")}`, { overlap });
  const everyMs = every === undefined ? null : durationMs(every, `every of ${what}`);
  if (everyMs !== null && everyMs < everyMinMs) throw invalid(what, "ticks more than once a second", { every });
  const { limit = 1, window = "1 day" } = catchUp;
  if (!isWhole(limit, 0, catchUpLimitMax)) {
    throw invalid(what, `has a catchUp.limit that is not a whole number from 0 to ${catchUpLimitMax}`, { limit });
  }
  if (maxRuns !== undefined && !isWhole(maxRuns, 1, Number.MAX_SAFE_INTEGER)) {
    throw invalid(what, "has a maxRuns that is not a whole number from 1 on", { maxRuns });
  }
  const startMs = momentOf(startAt, "startAt", what);
  const endMs = momentOf(endAt, "endAt", what);
  if (startMs !== null && endMs !== null && endMs < startMs)
    throw invalid(what, "ends before it starts", { startAt, endAt });
  return {
    cron: cron ?? null,
    everyMs,
    timezone,
    overlap,
    catchUpLimit: limit,
    catchUpWindowMs: durationMs(window, `catchUp.window of ${what}`),
    jitterMs: durationMs(jitter, `jitter of ${what}`),
    startMs,
    endMs,
    maxRuns: maxRuns ?? null,
  };
}

/** Whether the two have the same ticks. */
export function hasSameTicks(a: SchedulePolicy, b: SchedulePolicy): boolean {
  return (["cron", "everyMs", "timezone", "jitterMs", "startMs", "endMs", "maxRuns"] as const).every(
    (key) => a[key] === b[key],
  );
}

function momentOf(moment: Date | undefined, option: string, what: string): number | null {
  if (moment === undefined) return null;
  if (moment instanceof Date && Number.isFinite(moment.getTime())) return moment.getTime();
  throw invalid(what, `has a ${option} that is no valid Date`, { [option]: moment });
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

function invalid(what: string, problem: string, values: Record<string, unknown>): PawlError {
  const shown = Object.entries(values).map(([name, value]) => `${name}: ${JSON.stringify(value) ?? "not given"}`);
  return new PawlError("invalid_option", `The ${what} ${problem} (${shown.join(", ")}).`);
}
