import type { RecordQuery } from "pawl/internal";
import type { Query } from "../connections/query.ts";
import { isRunId } from "./run-id.ts";

/**
 * The statement for a list of records; null: nothing can be found. The indexes that serve it:
 *
 * - what is due: records_due, in its order
 * - of a run or tree: records_run, records_root
 * - by label: records_label; by owner: records_owner; what has changed since: records_updated; by status: records_status
 * - all of a kind: records_pkey backwards, which gives the greatest id first
 */
export function recordQuery(schema: string, query: RecordQuery): Query | null {
  if (query.limit <= 0) return null;
  for (const id of [query.runId, query.rootId]) if (id !== null && !isRunId(id)) return null;
  const values: unknown[] = [query.kind];
  const filters: string[] = ["kind = $1"];
  const filter = (sql: string, value: unknown): void => {
    if (value === null) return;
    values.push(value);
    filters.push(sql.replace("?", `$${values.length}`));
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
  values.push(query.limit);
  const order = query.dueByMs === null ? "id DESC" : "due_ms, id";
  const text = `SELECT * FROM ${schema}.records WHERE ${filters.join(" AND ")} ORDER BY ${order} LIMIT $${values.length}`;
  return { text, values };
}
