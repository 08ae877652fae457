import type { SchedulePolicy } from "./schedule-policy.ts";

/** The moments at which a schedule ticks. */
export interface Calendar {
  /** The first one after this moment, in milliseconds since 1970; null: there is none any more. */
  next(afterMs: number): number | null;
}

/** A tick per period, counted from an anchor in both directions. */
export function intervalCalendar({
  everyMs,
  anchorMs,
}: {
  readonly everyMs: number;
  readonly anchorMs: number;
}): Calendar {
  return { next: (afterMs) => anchorMs + (Math.floor((afterMs - anchorMs) / everyMs) + 1) * everyMs };
}

/** Only what lies within the time of a schedule, both ends included. */
export function boundedCalendar(
  calendar: Calendar,
  { startMs, endMs }: Pick<SchedulePolicy, "startMs" | "endMs">,
): Calendar {
  if (startMs === null && endMs === null) return calendar;
  return {
    next: (afterMs) => {
      const nextMs = calendar.next(startMs === null ? afterMs : Math.max(afterMs, startMs - 1));
      return nextMs === null || (endMs !== null && nextMs > endMs) ? null : nextMs;
    },
  };
}

/** The ticks in a span, both ends included; at most `limit`. */
export function ticksBetween(
  calendar: Calendar,
  span: { readonly fromMs: number; readonly toMs: number; readonly limit: number },
): number[] {
  const ticks: number[] = [];
  for (
    let tickMs = calendar.next(span.fromMs - 1);
    tickMs !== null && tickMs <= span.toMs && ticks.length < span.limit;
  ) {
    ticks.push(tickMs);
    tickMs = calendar.next(tickMs);
  }
  return ticks;
}

/** The last `count` ticks in a span, both ends included: looked for from its end in growing steps, since there may be very many. */
export function lastTicks(
  calendar: Calendar,
  span: { readonly fromMs: number; readonly toMs: number; readonly count: number },
): number[] {
  const { fromMs, toMs, count } = span;
  if (count === 0) return [];
  for (let stepMs = 1_000; ; stepMs *= 2) {
    const beginMs = Math.max(fromMs, toMs - stepMs);
    const ticks = ticksBetween(calendar, { fromMs: beginMs, toMs, limit: Number.POSITIVE_INFINITY });
    if (ticks.length >= count || beginMs === fromMs) return ticks.slice(-count);
  }
}
