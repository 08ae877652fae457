import type { RunRow, RunTally, TallyQuery } from "pawl/internal";
import { attributeFilter } from "./attribute-filter.ts";
import type { Query } from "../connections/query.ts";
import { isRunId } from "./run-id.ts";

export interface TallyColumns {
  readonly walk: number;
  readonly status: RunRow["status"];
  readonly count: number;
  readonly looked: number;
}

/** Those that an index has one by one: few failed runs among millions are counted however old they are. */
const indexed: Readonly<Partial<Record<RunRow["status"], string>>> = {
  running: "status = 'running' AND worker_id IS NOT NULL",
  sleeping: "status = 'sleeping'",
  waiting: "status = 'waiting'",
  paused: "status = 'paused'",
  blocked: "status = 'blocked'",
  failed: "status = 'failed'",
  cancelled: "status = 'cancelled'",
};

/**
 * Counts by status; null: nothing can be found. What an index finds (an owner, a tree, a parent, a key, attributes, tags) is walked through, at most so far; the other
 * filters are looked at on the way. Without any of those there is a walk for each status that has an index, and one, newest first, for the rest. The indexes are those of
 * `listQuery`.
 */
export function tallyQuery(schema: string, query: TallyQuery): Query | null {
  if (query.statuses?.length === 0) return null;
  for (const id of [query.rootId, query.parentId]) if (id !== null && !isRunId(id)) return null;
  const values: unknown[] = [query.lookMax + 1];
  const mark = (value: unknown): string => `$${values.push(value)}`;
  const filters: string[] = [];
  const passes: string[] = [];
  const add = (to: string[], sql: string, value: unknown): void => {
    if (value !== null) to.push(sql.replace("?", mark(value)));
  };
  add(filters, "owner = ?", query.owner);
  add(filters, "parent_id = ?", query.parentId);
  add(filters, "idempotency_key = ?", query.idempotencyKey);
  add(filters, "tags @> ?::jsonb", Object.keys(query.tags).length === 0 ? null : JSON.stringify(query.tags));
  for (const one of query.attributes) filters.push(attributeFilter(schema, one, mark));
  if (query.rootId !== null) {
    const root = mark(query.rootId);
    filters.push(`(root_id = ${root} OR (id = ${root} AND root_id IS NULL))`);
  }
  add(passes, "namespace = ?", query.namespace);
  add(passes, "workflow = ?", query.workflow);
  add(passes, "version = ?", query.version);
  add(passes, "queue = ?", query.queue);
  add(passes, "created_ms >= ?", query.createdAfterMs);
  add(passes, "created_ms < ?", query.createdBeforeMs);
  if (query.owner === null) add(passes, "updated_ms >= ?", query.updatedAfterMs);
  else add(filters, "owned_updated_ms >= ?", query.updatedAfterMs);
  add(passes, "status = ANY (?::text[])", query.statuses);

  const isNarrow = filters.length > 0;
  const wanted = query.statuses ?? null;
  const walks = isNarrow ? [[]] : statusWalks(wanted);
  const where = (all: readonly string[]): string => (all.length === 0 ? "" : `WHERE ${all.join(" AND ")}`);
  const text = walks.map(
    (walk, index) => `
      SELECT ${index} AS walk, status, count(*) FILTER (WHERE ${["true", ...passes].join(" AND ")}) AS count, count(*) AS looked
      FROM (SELECT * FROM ${schema}.runs ${where([...walk, ...filters])} ORDER BY id DESC LIMIT $1) AS runs
      GROUP BY status`,
  );
  return { text: text.join(" UNION ALL "), values };
}

function statusWalks(wanted: readonly RunRow["status"][] | null): readonly (readonly string[])[] {
  const alone = Object.entries(indexed).filter(([status]) => wanted === null || wanted.includes(status as "running"));
  const hasRest = wanted === null || wanted.some((status) => indexed[status] === undefined);
  return [...alone.map(([, condition]) => [condition]), ...(hasRest ? [[]] : [])];
}

/** A status that has a walk of its own is not counted by the last one as well. */
export function tallyOf(query: TallyQuery, rows: readonly TallyColumns[]): RunTally {
  const looked = new Map<number, number>();
  const counts = new Map<RunRow["status"], { readonly walk: number; readonly count: number }>();
  for (const row of rows) {
    looked.set(row.walk, (looked.get(row.walk) ?? 0) + row.looked);
    const before = counts.get(row.status);
    if (row.count > 0 && (before === undefined || row.walk < before.walk)) counts.set(row.status, row);
  }
  return {
    counts: Object.fromEntries([...counts].map(([status, { count }]) => [status, count])),
    isComplete: [...looked.values()].every((count) => count <= query.lookMax),
  };
}
