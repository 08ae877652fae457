import type { Duration } from "../retry/duration.ts";
import type { RunStatus } from "../store/run-status.ts";

/** The statuses of runs that have ended. */
export type EndedStatus = Extract<RunStatus, "completed" | "failed" | "cancelled">;

/** Every text that is a duration is allowed; the intersection keeps the one that is none visible to editors. */
export type Keep = Exclude<Duration, string> | (string & Record<never, never>) | "forever";

/** How long runs are kept after their end. The first rule that fits a run decides; a run that none fits stays. */
export interface RetentionRule {
  /** Default: every workflow. */
  readonly workflow?: string;
  /** Default: however the run has ended. */
  readonly status?: EndedStatus | readonly EndedStatus[];
  /** Default: every namespace, since workers run the runs of all. */
  readonly namespace?: string;
  /** How long after its end, such as `"90d"`; `"forever"`: it is never deleted by itself. */
  readonly keep: Keep;
}
