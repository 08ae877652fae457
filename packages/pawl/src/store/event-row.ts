/**
 * One entry of a run's log: append-only, numbered from 1 without gaps, written only by the run's owner (or, while nobody owns it,
 * by the command that changes it). The log is the history that a replay follows and the event stream that readers see.
 */
export interface EventRow {
  readonly seq: number;
  /** Noun-verb: `step-completed`, `run-started`, or the kind that `ctx.emit` was given. */
  readonly kind: string;
  /** What in the run it is about: `charge`, `charge#2`, `sleep#3`; null for the run itself. */
  readonly key: string | null;
  readonly atMs: number;
  /** When the step attempt began; null for all else. */
  readonly startedMs: number | null;
  /** Which attempt, from 1; null for all else. */
  readonly attempt: number | null;
  /** The number of the event that had last happened when this was asked for: all it can depend on. */
  readonly after: number | null;
  /** An encoded value; its meaning depends on the kind (`engine/event-kinds.ts`). */
  readonly data: string | null;
}

/** What is written from inside steps for those who watch, often much: output of a step as it comes. Replays do not look at it, so claims leave it out. */
export const unreplayedKinds: readonly string[] = ["stream-written", "stdout", "stderr"];

export function isReplayed({ kind, key }: Pick<EventRow, "kind" | "key">): boolean {
  return key === null || !unreplayedKinds.includes(kind);
}
