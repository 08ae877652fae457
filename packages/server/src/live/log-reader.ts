import type { PageText } from "./page-text.ts";
import type { SummaryText } from "./run-reads.ts";

/** Somebody who reads a run's log. */
export interface LogReader {
  /** The first event that it has not taken. */
  readonly nextSeq: number;
  /** It holds as much as it may; what comes now is read from the store again when it has room, and nothing is kept for it. */
  readonly isClogged: boolean;
  /** Takes what follows on what it has, as much as it has room for. Called only while it is not clogged. */
  take(page: PageText, run: SummaryText): void;
  /** It has all that there is. */
  caughtUp(): void;
  /** The run has ended, and it has all; or it was deleted (`null`). */
  ended(run: SummaryText | null): void;
  /** By what it has taken it wants nothing more: the stream that it reads has ended. */
  readonly isThrough: boolean;
}
