import type { SchedulePolicy } from "./schedule-policy.ts";
import type { ScheduleState } from "./schedule-state.ts";

/** What the record of a schedule holds. */
export interface ScheduleBody {
  readonly name: string;
  readonly description: string | null;
  readonly policy: SchedulePolicy;
  readonly start: ScheduledStart;
  /** The version of the workflow whose definition has it; null: it was made by the API. */
  readonly definedBy: number | null;
  /** Its definition has gone; it rests until that comes back. */
  readonly isWithdrawn: boolean;
  readonly state: ScheduleState;
}

/** What its runs are started with. */
export interface ScheduledStart {
  readonly workflow: string;
  /** Null: the default version, as it is when the tick comes. */
  readonly version: number | null;
  readonly queue: string | null;
  readonly priority: number;
  readonly owner: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Encoded. */
  readonly input: string | null;
  /** The input is what a function of the definition makes of the tick. */
  readonly isInputComputed: boolean;
}

export const scheduleKind = "schedule";

/** The id of its record: names cannot have a `#`, so no two schedules share one. */
export function scheduleId(namespace: string, name: string): string {
  return `${namespace}#${name}`;
}

/** `open` while ticks or backfills are to come. */
export type ScheduleStatus = "open" | "paused" | "ended" | "withdrawn";

export function scheduleStatus({ isWithdrawn, state }: Pick<ScheduleBody, "isWithdrawn" | "state">): ScheduleStatus {
  if (isWithdrawn) return "withdrawn";
  if (state.pause !== null) return "paused";
  return state.nextMs === null && state.waiting.length === 0 ? "ended" : "open";
}
