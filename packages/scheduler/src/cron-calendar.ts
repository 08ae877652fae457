import { Cron } from "croner";
import { PawlError } from "pawl";

/** The moments that a cron line names. */
export interface CronCalendar {
  /** The first moment after this one, in milliseconds since 1970; null: there is none any more. */
  next(afterMs: number): number | null;
}

/**
 * The calendar of a cron line: five fields (minute, hour, day of month, month, day of week), or six with seconds in front, in the local time of a time zone.
 * Names (`MON-FRI`, `JAN`), steps (`0-30/5`), `L`, `W`, `#` and nicknames such as `@daily` are understood.
 *
 * Where clocks are set forward or back, it goes by the Open Cron Pattern Specification:
 * - A line that names hours, minutes and seconds (values, lists, ranges) happens exactly once for each time it names: one that is left out at the first
 *   moment after the gap, one that comes twice at its first coming.
 * - A line with `*` or a step in one of these fields keeps its pace: it leaves out what does not exist, and happens each time that comes twice.
 *
 * @example cronCalendar({ cron: "0 9 * * 1-5", timezone: "Europe/Berlin" }).next(Date.now())
 * @throws PawlError `invalid_cron`, `invalid_timezone`.
 */
export function cronCalendar({ cron, timezone }: { readonly cron: string; readonly timezone: string }): CronCalendar {
  checkTimezone(timezone);
  const pattern = parse(cron, timezone);
  const calendar = { next: (afterMs: number): number | null => pattern.nextRun(new Date(afterMs))?.getTime() ?? null };
  if (calendar.next(0) === null) throw invalid(cron, "no day is ever like that");
  return calendar;
}

function parse(cron: string, timezone: string): Cron {
  const text = cron.trim();
  // It would be read as a single moment: those are no cron lines.
  if (/^\d{4}-\d\d-\d\d/.test(text)) throw invalid(cron, "it is a moment, not a cron line");
  try {
    return new Cron(text, { timezone, mode: "5-or-6-parts", fixedTimeRule: "no-wildcard" });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/^\w+: /, "") : String(cause);
    throw invalid(cron, reason, cause);
  }
}

function checkTimezone(timezone: string): void {
  try {
    Intl.DateTimeFormat("en", { timeZone: timezone });
  } catch (cause) {
    throw new PawlError("invalid_timezone", `There is no time zone ${JSON.stringify(timezone)}.`, {
      details: { timezone },
      cause,
    });
  }
}

function invalid(cron: string, reason: string, cause?: unknown): PawlError {
  return new PawlError("invalid_cron", `The cron line ${JSON.stringify(cron)} cannot be used: ${reason}.`, {
    details: { cron },
    cause,
  });
}
