import type { RecordRow } from "../record-row.ts";
import type { Cell } from "./run-columns.ts";

export const recordColumns: string =
  "kind, id, namespace, owner, revision, status, run_id, root_id, label, due_ms, body, created_ms, updated_ms";

export function recordCells(record: RecordRow): Cell[] {
  return [
    record.kind,
    record.id,
    record.namespace,
    record.owner,
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
    owner: cells[3] as string | null,
    revision: cells[4] as number,
    status: cells[5] as string,
    runId: cells[6] as string | null,
    rootId: cells[7] as string | null,
    label: cells[8] as string | null,
    dueMs: cells[9] as number | null,
    body: cells[10] as string,
    createdMs: cells[11] as number,
    updatedMs: cells[12] as number,
  };
}
