import type { RunRow } from "./run-row.ts";
import type { SignalRow } from "./signal-row.ts";

/** What a parent is told of the end of a child, as JSON. `output` is an encoded text, `error` an error record as JSON. */
export interface ChildEnd {
  readonly id: string;
  readonly status: RunRow["status"];
  readonly output: string | null;
  readonly error: string | null;
}

/**
 * The message that the end of a run is to its parent: pure, so that every store sends the same. Its id is the run's own, so that it is sent once, and found again
 * where a retry takes it back: what the parent has not heard of by then has not happened. A run that goes on as another one has not ended.
 */
export function messageToParent(run: RunRow, nowMs: number): SignalRow | null {
  if (run.parentId === null || run.parentSignal === null || run.continuedTo !== null) return null;
  const end: ChildEnd = { id: run.id, status: run.status, output: run.output, error: run.error };
  return { id: run.id, runId: run.parentId, name: run.parentSignal, payload: JSON.stringify(end), atMs: nowMs };
}
