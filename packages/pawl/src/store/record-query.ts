import type { RecordRow } from "./record-row.ts";
import type { RecordQuery } from "./store.ts";

/** Whether a record passes every filter of a query (its limit apart). */
export function matchesRecordQuery(record: RecordRow, query: RecordQuery): boolean {
  if (record.kind !== query.kind) return false;
  if (query.namespace !== null && record.namespace !== query.namespace) return false;
  if (query.owner !== null && record.owner !== query.owner) return false;
  if (query.status !== null && record.status !== query.status) return false;
  if (query.runId !== null && record.runId !== query.runId) return false;
  if (query.rootId !== null && record.rootId !== query.rootId) return false;
  if (query.label !== null && record.label !== query.label) return false;
  if (query.dueByMs !== null && (record.dueMs === null || record.dueMs > query.dueByMs)) return false;
  if (query.updatedAfterMs !== null && record.updatedMs < query.updatedAfterMs) return false;
  return query.beforeId === null || record.id < query.beforeId;
}

/** The order of a list: by id, greatest first, or by due time, earliest first. */
export function recordOrder(query: Pick<RecordQuery, "dueByMs">): (a: RecordRow, b: RecordRow) => number {
  const byId = (a: RecordRow, b: RecordRow): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  if (query.dueByMs === null) return (a, b) => byId(b, a);
  return (a, b) => (a.dueMs as number) - (b.dueMs as number) || byId(a, b);
}
