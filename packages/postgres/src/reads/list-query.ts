import type { RunQuery, RunRow } from "pawl/internal";
import type { Query } from "../connections/query.ts";
import { attributeFilter } from "./attribute-filter.ts";
import { isRunId } from "./run-id.ts";

/**
 * The statement for a list; null: nothing can be found. The indexes that serve it:
 *
 * - an idempotency key: runs_key
 * - a tree: runs_root for what is below its top, and the top itself by its id
 * - the children of a run: runs_parent
 * - an owner: runs_of_owner, which gives the newest first; what has changed of it: runs_of_owner_updated
 * - attributes: see `attributeFilter`
 * - tags: runs_tags, as long as they are rare; else runs_pkey backwards until enough are found
 * - parked and failed runs: runs_parked, one walk per status, in its order
 * - running ones: runs_owned; pending ones: runs_due, and runs_flow_due for those that go through a flow
 * - all else: runs_pkey backwards, which gives the newest first
 */
export function listQuery(schema: string, query: RunQuery): Query | null {
  if (query.limit <= 0 || query.statuses?.length === 0) return null;
  if (query.beforeId !== null && !isRunId(query.beforeId)) return null;
  for (const id of [query.rootId, query.parentId]) if (id !== null && !isRunId(id)) return null;
  const values: unknown[] = [];
  const filters: string[] = [];
  const filter = (sql: string, value: unknown): void => {
    if (value === null) return;
    values.push(value);
    filters.push(sql.replace("?", `$${values.length}`));
  };
  filter("id < ?", query.beforeId);
  filter("namespace = ?", query.namespace);
  filter("owner = ?", query.owner);
  filter("workflow = ?", query.workflow);
  filter("version = ?", query.version);
  filter("queue = ?", query.queue);
  filter("idempotency_key = ?", query.idempotencyKey);
  filter("parent_id = ?", query.parentId);
  filter(query.owner === null ? "updated_ms >= ?" : "owned_updated_ms >= ?", query.updatedAfterMs);
  filter("created_ms >= ?", query.createdAfterMs);
  filter("created_ms < ?", query.createdBeforeMs);
  filter("tags @> ?::jsonb", Object.keys(query.tags).length === 0 ? null : JSON.stringify(query.tags));
  const mark = (value: unknown): string => `$${values.push(value)}`;
  for (const one of query.attributes) filters.push(attributeFilter(schema, one, mark));
  const trees = query.rootId === null ? [[]] : rootFilters(mark(query.rootId));
  values.push(query.limit);
  const select = (...more: readonly string[]): string => {
    const all = [...more, ...filters];
    const where = all.length === 0 ? "" : `WHERE ${all.join(" AND ")}`;
    return `SELECT * FROM ${schema}.runs ${where} ORDER BY id DESC LIMIT $${values.length}`;
  };
  const states =
    query.statuses === null ? [[]] : [...new Set(query.statuses)].flatMap((status) => statusFilters[status]);
  const [first, ...others] = states.flatMap((state) => trees.map((tree) => select(...state, ...tree)));
  if (others.length === 0) return { text: first!, values };
  const walks = [first, ...others].map((walk) => `(${walk})`).join(" UNION ALL ");
  return { text: `SELECT * FROM (${walks}) AS runs ORDER BY id DESC LIMIT $${values.length}`, values };
}

function rootFilters(rootId: string): readonly (readonly string[])[] {
  return [[`root_id = ${rootId}`], [`id = ${rootId}`, "root_id IS NULL"]];
}

/** In literals, so that the server sees which partial index holds them. */
const statusFilters: Readonly<Record<RunRow["status"], readonly (readonly string[])[]>> = {
  pending: [
    ["status = 'pending'", "due_ms IS NOT NULL", "flow IS NULL"],
    ["status = 'pending'", "due_ms IS NOT NULL", "flow IS NOT NULL"],
  ],
  running: [["status = 'running'", "worker_id IS NOT NULL"]],
  sleeping: [["status = 'sleeping'"]],
  waiting: [["status = 'waiting'"]],
  paused: [["status = 'paused'"]],
  blocked: [["status = 'blocked'"]],
  completed: [["status = 'completed'"]],
  failed: [["status = 'failed'"]],
  cancelled: [["status = 'cancelled'"]],
};
