import type { EventRow } from "./event-row.ts";
import type { RecordRow } from "./record-row.ts";
import type { RunRow } from "./run-row.ts";
import type { SignalRow } from "./signal-row.ts";

/**
 * Records that writes can be applied to (`apply-write.ts`): those of the memory store itself, or, where a database keeps them, what was read
 * of them for a batch with the changes laid over. All of it is at hand, and whatever one write changes the next one sees.
 */
export interface WriteTarget {
  run(id: string): RunRow | undefined;
  /** Adds the run, or replaces the one with its id; returns it as it is kept. */
  put(run: RunRow): RunRow;
  /** Removes the run with its events, signals and records. */
  delete(run: RunRow): void;
  /** The run that has this idempotency key (in this namespace, for this workflow), whether or not it still holds it against others. */
  keyHolder(run: Pick<RunRow, "namespace" | "workflow" | "idempotencyKey">): RunRow | undefined;

  /** The number of the last event; 0 where there is none. */
  lastSeq(runId: string): number;
  /** Asked only for the last event of an append. */
  event(runId: string, seq: number): EventRow | undefined;
  append(runId: string, events: readonly EventRow[]): void;
  /** The log of a run that is there, up to a number, becomes the beginning of another one's. */
  copyLog(params: { readonly fromId: string; readonly toId: string; readonly throughSeq: number }): void;

  hasSignal(runId: string, id: string): boolean;
  addSignal(signal: SignalRow): void;
  dropSignals(runId: string, ids: readonly string[] | "all"): void;
  /** What was accepted for one run and not consumed becomes another one's, as far as it is handed on (`isHandedOn`). */
  moveSignals(fromId: string, toId: string): void;

  record(kind: string, id: string): RecordRow | undefined;
  /** Adds the record, or replaces the one with its kind and id. */
  putRecord(record: RecordRow): void;
  deleteRecord(kind: string, id: string): void;
  /** The open records of a run become `closed` (`closedRecord`). */
  closeRecords(runId: string, nowMs: number): void;
}
