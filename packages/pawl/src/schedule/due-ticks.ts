import { lastTicks, ticksBetween, type Calendar } from "./calendar.ts";
import { jitterOf } from "./jitter.ts";
import type { SchedulePolicy } from "./schedule-policy.ts";

/** The ticks of a schedule that are due. */
export interface DueTicks {
  /** To be started now, in order: those that are made up for, then those that are on time. */
  readonly ticks: readonly { readonly tickMs: number; readonly isLate: boolean }[];
  /** So many have passed that are not made up for (at least so many, where they are very many). */
  readonly missed: number;
  /** The first tick that is not due yet; null: there is none. */
  readonly nextMs: number | null;
}

/** Who is looked at so shortly after its due time was not missed: a worker was busy, or has just taken over from another. */
const onTimeMs = 60_000;
/** No more ticks than this are due within that time: none ticks more than once a second. */
const onTimeMax = onTimeMs / 1_000 + 1;
/** More ticks than this are not counted one by one: it takes some 50 µs a tick. */
const countMax = 1_000;

/** Which ticks are due, from the first that was not looked at yet: pure. */
export function dueTicks(params: {
  readonly id: string;
  readonly calendar: Calendar;
  readonly policy: SchedulePolicy;
  /** The first tick that nobody has looked at yet. */
  readonly nextMs: number | null;
  readonly nowMs: number;
}): DueTicks {
  const { id, calendar, policy, nextMs, nowMs } = params;
  const none = { ticks: [], missed: 0, nextMs };
  if (nextMs === null || nextMs > nowMs) return none;
  const { passed, uncounted } = passedTicks({ calendar, policy, nextMs, nowMs });
  const lastMs = passed.at(-1) as number;
  const lastDueMs = dueMsOf({ id, calendar, policy, tickMs: lastMs });
  const isLastDue = lastDueMs <= nowMs;
  const due = isLastDue ? passed : passed.slice(0, -1);
  // Only the last few can be on time, and their order of being due is their own order.
  const older = due.slice(0, -onTimeMax);
  const newer = due.slice(-onTimeMax);
  const isOnTime = (tickMs: number): boolean => nowMs - dueMsOf({ id, calendar, policy, tickMs }) <= onTimeMs;
  const late = [...older, ...newer.filter((tickMs) => !isOnTime(tickMs))];
  const onTime = newer.filter(isOnTime);
  const { catchUpLimit, catchUpWindowMs } = policy;
  const inWindow = late.filter((tickMs) => tickMs >= nowMs - catchUpWindowMs);
  const madeUpFor = inWindow.slice(Math.max(0, inWindow.length - catchUpLimit));
  return {
    ticks: [
      ...madeUpFor.map((tickMs) => ({ tickMs, isLate: true })),
      ...onTime.map((tickMs) => ({ tickMs, isLate: false })),
    ],
    missed: uncounted + late.length - madeUpFor.length,
    nextMs: isLastDue ? calendar.next(lastMs) : lastMs,
  };
}

/** When a tick is due, which is later than its own time by its jitter. */
export function dueMsOf(params: {
  readonly id: string;
  readonly calendar: Calendar;
  readonly policy: Pick<SchedulePolicy, "jitterMs">;
  readonly tickMs: number;
}): number {
  const { id, calendar, policy, tickMs } = params;
  if (policy.jitterMs === 0) return tickMs;
  const afterMs = calendar.next(tickMs);
  const maxMs = afterMs === null ? policy.jitterMs : Math.min(policy.jitterMs, afterMs - tickMs);
  return tickMs + jitterOf({ id, tickMs, maxMs });
}

/** All that have passed, or those of them that can matter and how many at least there were before. There is always one. */
function passedTicks(params: {
  readonly calendar: Calendar;
  readonly policy: SchedulePolicy;
  readonly nextMs: number;
  readonly nowMs: number;
}): { readonly passed: readonly number[]; readonly uncounted: number } {
  const { calendar, policy, nextMs, nowMs } = params;
  const first = ticksBetween(calendar, { fromMs: nextMs, toMs: nowMs, limit: countMax });
  const lastMs = first.at(-1);
  // The tick was written down by a calendar that was another one: time zones change. It still counts.
  if (lastMs === undefined) return { passed: [nextMs], uncounted: 0 };
  if (first.length < countMax) return { passed: first, uncounted: 0 };
  const count = policy.catchUpLimit + onTimeMax + 1;
  const rest = lastTicks(calendar, { fromMs: lastMs + 1, toMs: nowMs, count });
  return { passed: [...first, ...rest].slice(-count), uncounted: Math.max(0, first.length + rest.length - count) };
}
