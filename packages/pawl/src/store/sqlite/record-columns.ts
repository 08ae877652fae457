import type { RecordRow } from "../record-row.ts";
import type { Cell } from "./run-columns.ts";

export const recordColumns: string =
  "kind, id, namespace, revision, status, run_id, root_id, label, due_ms, body, created_ms, updated_ms";

export function recordCells(record: RecordRow): Cell[] {
  return [
    record.kind,
    record.id,
    record.namespace,
    record.revision,
    record.status,
    record.runId,
    record.rootId,
    record.label,
    record.dueMs,
    record.body,
    record.createdMs,
    record.updatedMs,
  ];
}

export function recordOf(cells: readonly Cell[]): RecordRow {
  return {
    kind: cells[0] as string,
    id: cells[1] as string,
    namespace: cells[2] as string,
    revision: cells[3] as number,
    status: cells[4] as string,
    runId: cells[5] as string | null,
    rootId: cells[6] as string | null,
    label: cells[7] as string | null,
    dueMs: cells[8] as number | null,
    body: cells[9] as string,
    createdMs: cells[10] as number,
    updatedMs: cells[11] as number,
  };
}
