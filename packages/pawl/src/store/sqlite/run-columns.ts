import type { NewRun, RunRow } from "../run-row.ts";
import type { RunStatus } from "../run-status.ts";
import { startedRun } from "../run-start.ts";

/** What a database column, or one place in a message between the threads, may hold. */
export type Cell = string | number | null;

/** The columns of a run in the order in which they travel; `n`, the key inside this database, is not among them. */
export const runColumns: string = `
  id, namespace, owner, workflow, version, queue, priority, status, due_ms, worker_id, epoch, awaits, needs_attention,
  cancel_requested, pause_requested, input, output, error, state, tags, idempotency_key, idempotency_expires_ms,
  idempotency_until_terminal, seed, forked_from, continued_from, continued_to, created_ms, started_ms, updated_ms, finished_ms,
  not_before_ms`;

/** Those that a start sets; the others begin with their defaults. */
export const startColumns: string = `
  id, namespace, owner, workflow, version, queue, priority, status, due_ms, worker_id, epoch, input, tags, idempotency_key,
  idempotency_expires_ms, idempotency_until_terminal, seed, forked_from, continued_from, created_ms, started_ms, updated_ms,
  not_before_ms`;

/** How many cells `startCells` gives, and where those are that a start has to look at. */
export const startCellCount = 23;
export const startCell = {
  id: 0,
  namespace: 1,
  workflow: 3,
  status: 7,
  due: 8,
  worker: 9,
  key: 13,
  continuedFrom: 18,
  createdMs: 19,
} as const;

export function startCells(newRun: NewRun, workerId: string | null): Cell[] {
  const run = startedRun(newRun, workerId);
  return [
    run.id,
    run.namespace,
    run.owner,
    run.workflow,
    run.version,
    run.queue,
    run.priority,
    run.status,
    run.dueMs,
    run.workerId,
    run.epoch,
    run.input,
    recordCell(run.tags),
    run.idempotencyKey,
    run.idempotencyExpiresMs,
    run.idempotencyUntilTerminal ? 1 : 0,
    run.seed,
    run.forkedFrom,
    run.continuedFrom,
    run.createdMs,
    run.startedMs,
    run.updatedMs,
    run.notBeforeMs,
  ];
}

export function runOf(cells: readonly Cell[]): RunRow {
  return {
    id: cells[0] as string,
    namespace: cells[1] as string,
    owner: cells[2] as string | null,
    workflow: cells[3] as string,
    version: cells[4] as number,
    queue: cells[5] as string,
    priority: cells[6] as number,
    status: cells[7] as RunStatus,
    dueMs: cells[8] as number | null,
    workerId: cells[9] as string | null,
    epoch: cells[10] as number,
    awaits: listOf(cells[11]!),
    needsAttention: cells[12] === 1,
    cancelRequested: cells[13] === 1,
    pauseRequested: cells[14] === 1,
    input: cells[15] as string | null,
    output: cells[16] as string | null,
    error: cells[17] as string | null,
    state: cells[18] as string | null,
    tags: cells[19] === null ? {} : (JSON.parse(cells[19] as string) as Record<string, string>),
    idempotencyKey: cells[20] as string | null,
    idempotencyExpiresMs: cells[21] as number | null,
    idempotencyUntilTerminal: cells[22] === 1,
    seed: cells[23] as string,
    forkedFrom: cells[24] as string | null,
    continuedFrom: cells[25] as string | null,
    continuedTo: cells[26] as string | null,
    createdMs: cells[27] as number,
    startedMs: cells[28] as number | null,
    updatedMs: cells[29] as number,
    finishedMs: cells[30] as number | null,
    notBeforeMs: cells[31] as number,
  };
}

/** Sets every column that can change after the start, in the order of `changeCells`. */
export const changeColumns: string = `
  status = ?, due_ms = ?, worker_id = ?, epoch = ?, awaits = ?, needs_attention = ?, cancel_requested = ?, pause_requested = ?,
  output = ?, error = ?, state = ?, continued_to = ?, started_ms = ?, updated_ms = ?, finished_ms = ?`;

export function changeCells(run: RunRow): Cell[] {
  return [
    run.status,
    run.dueMs,
    run.workerId,
    run.epoch,
    listCell(run.awaits),
    run.needsAttention ? 1 : 0,
    run.cancelRequested ? 1 : 0,
    run.pauseRequested ? 1 : 0,
    run.output,
    run.error,
    run.state,
    run.continuedTo,
    run.startedMs,
    run.updatedMs,
    run.finishedMs,
  ];
}

/** An empty list is NULL: one byte in the row. */
export function listCell(list: readonly string[]): Cell {
  return list.length === 0 ? null : JSON.stringify(list);
}

export function listOf(cell: Cell): readonly string[] {
  return cell === null ? [] : (JSON.parse(cell as string) as string[]);
}

function recordCell(record: Readonly<Record<string, string>>): Cell {
  for (const _key in record) return JSON.stringify(record);
  return null;
}
