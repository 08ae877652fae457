import type { Attributes, RunRow } from "../run-row.ts";
import type { RunStatus } from "../run-status.ts";

/** What a database column, or one place in a message between the threads, may hold. */
export type Cell = string | number | null;

/** The columns of a run in the order in which they travel; `n`, the key inside this database, is not among them. */
export const runColumns: string = `
  id, namespace, owner, workflow, version, queue, priority, status, due_ms, worker_id, epoch, awaits, needs_attention,
  cancel_requested, pause_requested, input, output, error, state, tags, idempotency_key, idempotency_expires_ms,
  idempotency_until_terminal, seed, forked_from, continued_from, continued_to, created_ms, started_ms, updated_ms, finished_ms,
  not_before_ms, parent_id, root_id, parent_signal, ends_with_parent, flow, flow_key, attributes, served_ms, trace`;

/** Those that a start sets; the others begin with their defaults. */
export const startColumns: string = `
  id, namespace, owner, workflow, version, queue, priority, status, due_ms, worker_id, epoch, input, tags, idempotency_key,
  idempotency_expires_ms, idempotency_until_terminal, seed, forked_from, continued_from, created_ms, started_ms, updated_ms,
  not_before_ms, parent_id, root_id, parent_signal, ends_with_parent, flow, flow_key, attributes, served_ms, has_begun,
  trace`;

/** How many cells `startCells` gives, and where those are that a start has to look at. */
export const startCellCount = 33;
export const startCell = { id: 0, due: 8, worker: 9, createdMs: 19, parentSignal: 25, flow: 27 } as const;

/** Of a run as `startedRun` makes it. */
export function startCells(run: RunRow): Cell[] {
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
    run.parentId,
    run.rootId,
    run.parentSignal,
    run.endsWithParent ? 1 : 0,
    run.flow,
    run.flowKey,
    recordCell(run.attributes),
    run.servedMs,
    run.startedMs === null ? 0 : 1,
    run.trace,
  ];
}

/** Where those of `runColumns` are that a claim has to look at. */
export const runCell = { epoch: 10, parentSignal: 34, flow: 36 } as const;

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
    parentId: cells[32] as string | null,
    rootId: cells[33] as string | null,
    parentSignal: cells[34] as string | null,
    endsWithParent: cells[35] === 1,
    flow: cells[36] as string | null,
    flowKey: cells[37] as string,
    attributes: cells[38] === null ? {} : (JSON.parse(cells[38] as string) as Attributes),
    servedMs: cells[39] as number | null,
    trace: cells[40] as string | null,
  };
}

/** Sets every column that changes in the course of a run, in the order of `changeCells`. */
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

/** Sets every column that writes can change, in the order of `replaceCells`: those, and what a start that takes another one's place gives. */
export const replaceColumns: string = `${changeColumns},
  version = ?, queue = ?, priority = ?, input = ?, tags = ?, attributes = ?, idempotency_key = ?, seed = ?, flow = ?, flow_key = ?,
  not_before_ms = ?, trace = ?`;

export function replaceCells(run: RunRow): Cell[] {
  return [
    ...changeCells(run),
    run.version,
    run.queue,
    run.priority,
    run.input,
    recordCell(run.tags),
    recordCell(run.attributes),
    run.idempotencyKey,
    run.seed,
    run.flow,
    run.flowKey,
    run.notBeforeMs,
    run.trace,
  ];
}

/** An empty list is NULL: one byte in the row. */
export function listCell(list: readonly string[]): Cell {
  return list.length === 0 ? null : JSON.stringify(list);
}

export function listOf(cell: Cell): readonly string[] {
  return cell === null ? [] : (JSON.parse(cell as string) as string[]);
}

function recordCell(record: Attributes): Cell {
  for (const _key in record) return JSON.stringify(record);
  return null;
}
