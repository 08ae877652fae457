import type { NewRun, RunRow } from "./run-row.ts";
import { isTerminal } from "./run-status.ts";

/** The row that a start makes: owned at once where a worker is named, else pending until `dueMs` (null: due at once). */
export function startedRun(run: NewRun, workerId: string | null): RunRow {
  const isOwned = workerId !== null;
  return {
    id: run.id,
    namespace: run.namespace,
    owner: run.owner,
    workflow: run.workflow,
    version: run.version,
    queue: run.queue,
    priority: run.priority,
    status: isOwned ? "running" : "pending",
    dueMs: isOwned ? null : (run.dueMs ?? run.createdMs),
    workerId,
    epoch: isOwned ? 1 : 0,
    awaits: [],
    needsAttention: false,
    cancelRequested: false,
    pauseRequested: false,
    input: run.input,
    output: null,
    error: null,
    state: null,
    tags: run.tags,
    idempotencyKey: run.idempotencyKey,
    idempotencyExpiresMs: run.idempotencyExpiresMs,
    idempotencyUntilTerminal: run.idempotencyUntilTerminal,
    seed: run.seed,
    forkedFrom: run.forkedFrom,
    continuedFrom: run.continuedFrom,
    continuedTo: null,
    createdMs: run.createdMs,
    startedMs: run.startedMs ?? (isOwned ? run.createdMs : null),
    updatedMs: run.createdMs,
    finishedMs: null,
  };
}

/** Whether this run still holds its idempotency key against a run that is created at `nowMs`. */
export function holdsKey(
  run: Pick<RunRow, "status" | "idempotencyExpiresMs" | "idempotencyUntilTerminal">,
  nowMs: number,
): boolean {
  if (run.idempotencyExpiresMs !== null && run.idempotencyExpiresMs <= nowMs) return false;
  return !(run.idempotencyUntilTerminal && isTerminal(run.status));
}
