import type { RecordQuery } from "../store.ts";
import { recordColumns } from "./record-columns.ts";
import type { Cell } from "./run-columns.ts";

/**
 * A list of records: what is due by pawl_records_due, what belongs to a run by pawl_records_of_run, to a tree by pawl_records_of_tree, what is looked for by its label by
 * pawl_records_by_label, what is somebody's by pawl_records_by_owner, what has changed since a moment by pawl_records_updated, the rest by pawl_records_by_status or in order of id. Exported for the test of the plans too.
 */
export function listRecordsSql(query: RecordQuery): { readonly sql: string; readonly binds: readonly Cell[] } {
  const filters = ["kind = ?"];
  const binds: Cell[] = [query.kind];
  const filter = (sql: string, value: Cell): void => {
    if (value === null) return;
    filters.push(sql);
    binds.push(value);
  };
  filter("namespace = ?", query.namespace);
  filter("owner = ?", query.owner);
  filter("status = ?", query.status);
  filter("run_id = ?", query.runId);
  filter("root_id = ?", query.rootId);
  filter("label = ?", query.label);
  filter("due_ms <= ?", query.dueByMs);
  filter("updated_ms >= ?", query.updatedAfterMs);
  filter("id < ?", query.beforeId);
  const order = query.dueByMs === null ? "id DESC" : "due_ms, id";
  const sql = `SELECT ${recordColumns} FROM pawl_records ${routeOf(query)} WHERE ${filters.join(" AND ")} ORDER BY ${order} LIMIT ?`;
  return { sql, binds: [...binds, Math.max(0, query.limit)] };
}

/** Said rather than left to the planner, which knows nothing of how many records there are of what. */
function routeOf({ runId, rootId, label, owner, namespace, status, dueByMs, updatedAfterMs }: RecordQuery): string {
  if (runId !== null) return "INDEXED BY pawl_records_of_run";
  if (rootId !== null) return "INDEXED BY pawl_records_of_tree";
  if (dueByMs !== null) return "INDEXED BY pawl_records_due";
  if (label !== null) return "INDEXED BY pawl_records_by_label";
  if (owner !== null) return "INDEXED BY pawl_records_by_owner";
  if (updatedAfterMs !== null) return "INDEXED BY pawl_records_updated";
  if (status === null) return "INDEXED BY pawl_records_by_id";
  return namespace === null ? "INDEXED BY pawl_records_by_status" : "INDEXED BY pawl_records_by_namespace";
}
