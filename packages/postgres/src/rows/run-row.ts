import type { RunRow } from "pawl/internal";

/** A run as a query gives it: `SELECT *` and `to_json` alike (numbers as numbers). */
export interface RunColumns {
  readonly id: string;
  readonly created_ms: number;
  readonly updated_ms: number;
  readonly not_before_ms: number;
  readonly due_ms: number | null;
  readonly started_ms: number | null;
  readonly finished_ms: number | null;
  readonly idempotency_expires_ms: number | null;
  readonly version: number;
  readonly priority: number;
  readonly epoch: number;
  readonly idempotency_until_terminal: boolean;
  readonly needs_attention: boolean;
  readonly cancel_requested: boolean;
  readonly pause_requested: boolean;
  readonly status: RunRow["status"];
  readonly namespace: string;
  readonly workflow: string;
  readonly queue: string;
  readonly worker_id: string | null;
  readonly seed: string;
  readonly owner: string | null;
  readonly idempotency_key: string | null;
  readonly forked_from: string | null;
  readonly continued_from: string | null;
  readonly continued_to: string | null;
  readonly parent_id: string | null;
  readonly root_id: string | null;
  readonly parent_signal: string | null;
  readonly ends_with_parent: boolean;
  readonly flow: string | null;
  readonly flow_key: string;
  readonly served_ms: number | null;
  readonly awaits: readonly string[] | null;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly attributes: RunRow["attributes"] | null;
  readonly trace: string | null;
  readonly input: string | null;
  readonly output: string | null;
  readonly error: string | null;
  readonly state: string | null;
}

export function runOf(columns: RunColumns): RunRow {
  return {
    id: columns.id,
    namespace: columns.namespace,
    owner: columns.owner,
    workflow: columns.workflow,
    version: columns.version,
    queue: columns.queue,
    priority: columns.priority,
    status: columns.status,
    dueMs: columns.due_ms,
    workerId: columns.worker_id,
    epoch: columns.epoch,
    awaits: columns.awaits ?? [],
    needsAttention: columns.needs_attention,
    cancelRequested: columns.cancel_requested,
    pauseRequested: columns.pause_requested,
    input: columns.input,
    output: columns.output,
    error: columns.error,
    state: columns.state,
    tags: columns.tags ?? {},
    idempotencyKey: columns.idempotency_key,
    idempotencyExpiresMs: columns.idempotency_expires_ms,
    idempotencyUntilTerminal: columns.idempotency_until_terminal,
    seed: columns.seed,
    parentId: columns.parent_id,
    rootId: columns.root_id,
    parentSignal: columns.parent_signal,
    endsWithParent: columns.ends_with_parent,
    flow: columns.flow,
    flowKey: columns.flow_key,
    servedMs: columns.served_ms,
    attributes: columns.attributes ?? {},
    trace: columns.trace,
    forkedFrom: columns.forked_from,
    continuedFrom: columns.continued_from,
    continuedTo: columns.continued_to,
    createdMs: columns.created_ms,
    startedMs: columns.started_ms,
    updatedMs: columns.updated_ms,
    finishedMs: columns.finished_ms,
    notBeforeMs: columns.not_before_ms,
  };
}

/** The row as columns, for `jsonb_populate_recordset`. */
export function columnsOf(run: RunRow): RunColumns {
  return {
    id: run.id,
    created_ms: run.createdMs,
    updated_ms: run.updatedMs,
    not_before_ms: run.notBeforeMs,
    due_ms: run.dueMs,
    started_ms: run.startedMs,
    finished_ms: run.finishedMs,
    idempotency_expires_ms: run.idempotencyExpiresMs,
    version: run.version,
    priority: run.priority,
    epoch: run.epoch,
    idempotency_until_terminal: run.idempotencyUntilTerminal,
    needs_attention: run.needsAttention,
    cancel_requested: run.cancelRequested,
    pause_requested: run.pauseRequested,
    status: run.status,
    namespace: run.namespace,
    workflow: run.workflow,
    queue: run.queue,
    worker_id: run.workerId,
    seed: run.seed,
    owner: run.owner,
    idempotency_key: run.idempotencyKey,
    forked_from: run.forkedFrom,
    continued_from: run.continuedFrom,
    continued_to: run.continuedTo,
    parent_id: run.parentId,
    root_id: run.rootId,
    parent_signal: run.parentSignal,
    ends_with_parent: run.endsWithParent,
    flow: run.flow,
    flow_key: run.flowKey,
    served_ms: run.servedMs,
    awaits: run.awaits.length === 0 ? null : run.awaits,
    tags: Object.keys(run.tags).length === 0 ? null : run.tags,
    attributes: Object.keys(run.attributes).length === 0 ? null : run.attributes,
    trace: run.trace,
    input: run.input,
    output: run.output,
    error: run.error,
    state: run.state,
  };
}
