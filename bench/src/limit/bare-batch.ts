export type Cell = string | number | null;

/** Rows that become durable together, as flat arrays: they cross to the thread faster than objects do. */
export interface BareBatch {
  /** `runCellCount` cells per run that begins. */
  readonly runs: Cell[];
  /** `eventCellCount` cells per event. */
  readonly events: Cell[];
  /** `endCellCount` cells per run that ends. */
  readonly ends: Cell[];
}

export const runColumns =
  "n, id, namespace, workflow, version, queue, priority, status, worker_id, epoch, input, idempotency_until_terminal, seed, created_ms, started_ms, updated_ms, not_before_ms";
export const runCellCount = 17;
export const eventColumns = "run, seq, kind, key, at_ms, started_ms, attempt, after_seq, data";
export const eventCellCount = 9;
/** Output, time, run. */
export const endCellCount = 3;
/** Who owns every run of the bare loop, with epoch 1. */
export const bareWorkerId = "00000000-0000-7000-8000-000000000000";

export function emptyBatch(): BareBatch {
  return { runs: [], events: [], ends: [] };
}
