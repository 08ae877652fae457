import type { RecordRow } from "pawl/internal";

/** A record as a query gives it, `SELECT *` and `to_json` alike. */
export interface RecordColumns {
  readonly kind: string;
  readonly id: string;
  readonly created_ms: number;
  readonly updated_ms: number;
  readonly due_ms: number | null;
  readonly revision: number;
  readonly run_id: string | null;
  readonly root_id: string | null;
  readonly namespace: string;
  readonly owner: string | null;
  readonly status: string;
  readonly label: string | null;
  readonly body: string;
}

export function recordOf(columns: RecordColumns): RecordRow {
  return {
    kind: columns.kind,
    id: columns.id,
    namespace: columns.namespace,
    owner: columns.owner,
    revision: columns.revision,
    status: columns.status,
    runId: columns.run_id,
    rootId: columns.root_id,
    label: columns.label,
    dueMs: columns.due_ms,
    body: columns.body,
    createdMs: columns.created_ms,
    updatedMs: columns.updated_ms,
  };
}

/** The record as columns, for `jsonb_populate_recordset`. */
export function recordColumnsOf(record: RecordRow): RecordColumns {
  return {
    kind: record.kind,
    id: record.id,
    created_ms: record.createdMs,
    updated_ms: record.updatedMs,
    due_ms: record.dueMs,
    revision: record.revision,
    run_id: record.runId,
    root_id: record.rootId,
    namespace: record.namespace,
    owner: record.owner,
    status: record.status,
    label: record.label,
    body: record.body,
  };
}
