import type { Calendar } from "../../schedule/calendar.ts";
import type { ScheduleBody } from "../../schedule/schedule-body.ts";
import { hasSameTicks, type SchedulePolicy } from "../../schedule/schedule-policy.ts";
import { newState, type ScheduleState } from "../../schedule/schedule-state.ts";
import type { CheckedSchedule } from "./checked-schedule.ts";

/** A new schedule. */
export function newBody(
  schedule: CheckedSchedule,
  calendar: Calendar,
  { nowMs, isPaused }: { readonly nowMs: number; readonly isPaused: boolean },
): ScheduleBody {
  const pause = isPaused ? { atMs: nowMs, note: null } : null;
  return { ...schedule, isWithdrawn: false, state: withNext({ ...newState, pause }, schedule.policy, calendar, nowMs) };
}

/** What is there, told to be this from now on; null: that it is already. What became of it stays, a person's pause above all. */
export function reconciled(
  before: ScheduleBody,
  schedule: CheckedSchedule,
  calendar: Calendar,
  nowMs: number,
): ScheduleBody | null {
  const { state, isWithdrawn, ...told } = before;
  const isSame = !isWithdrawn && isEqual(told, schedule);
  if (isSame) return null;
  const isTickingOn = !isWithdrawn && hasSameTicks(before.policy, schedule.policy);
  return {
    ...schedule,
    isWithdrawn: false,
    state: isTickingOn ? state : withNext(state, schedule.policy, calendar, nowMs),
  };
}

/** With the first tick from now on, unless it is paused or has started all the runs that it may. */
export function withNext(
  state: ScheduleState,
  { maxRuns }: Pick<SchedulePolicy, "maxRuns">,
  calendar: Calendar,
  nowMs: number,
): ScheduleState {
  const isSpent = maxRuns !== null && state.started + state.waiting.length >= maxRuns;
  return { ...state, nextMs: state.pause !== null || isSpent ? null : calendar.next(nowMs) };
}

/** Its definition has gone. */
export function withdrawn(body: ScheduleBody): ScheduleBody {
  return { ...body, isWithdrawn: true, state: { ...body.state, nextMs: null, waiting: [], backfills: [] } };
}

/** Both are JSON; the order of keys does not matter. */
function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) && isEqual((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}
