import type { Overlap } from "./schedule-policy.ts";

/** What has become of a schedule so far; all of it is JSON. */
export interface ScheduleState {
  /** The first tick that nobody has looked at yet; null: there is none, or it is paused. */
  readonly nextMs: number | null;
  /** So many runs its ticks have started (not those of `trigger` and `backfill`). */
  readonly started: number;
  readonly skipped: number;
  readonly missed: number;
  /** Runs that had not ended when it was last looked at; kept only where somebody has to wait for them. */
  readonly running: readonly string[];
  /** Ticks that stand in line until the former run has ended. */
  readonly waiting: readonly number[];
  readonly backfills: readonly BackfillState[];
  /** The last ten things that happened, newest first. */
  readonly recent: readonly TickNote[];
  readonly pause: { readonly atMs: number; readonly note: string | null } | null;
}

export interface BackfillState {
  /** The first tick that is still to be started, and the last one. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly overlap: Extract<Overlap, "queue" | "allow">;
}

/** Why a run was started, or would have been. */
export type TickCause = "tick" | "catch-up" | "queue" | "trigger" | "backfill";

export interface TickNote {
  /** The tick; null: there is none that is meant. */
  readonly tickMs: number | null;
  readonly atMs: number;
  readonly cause: TickCause;
  readonly outcome: "started" | "joined" | "queued" | "skipped" | "missed" | "failed";
  readonly runId: string | null;
  readonly reason: string | null;
}

const recentMax = 10;

export const newState: ScheduleState = {
  nextMs: null,
  started: 0,
  skipped: 0,
  missed: 0,
  running: [],
  waiting: [],
  backfills: [],
  recent: [],
  pause: null,
};

/** With these before what is there, the newest last among them. */
export function withNotes(recent: readonly TickNote[], notes: readonly TickNote[]): readonly TickNote[] {
  return [...notes.toReversed(), ...recent].slice(0, recentMax);
}
