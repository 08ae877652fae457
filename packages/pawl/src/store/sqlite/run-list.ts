import type { RunStatus } from "../run-status.ts";
import type { AttributeFilter, RunQuery } from "../store.ts";
import { attributeCondition } from "./attribute-filter.ts";
import { runColumns, type Cell } from "./run-columns.ts";

/** How many runs one slice of a list or count looks at: under 10 ms, after which commits that wait get their turn. */
export const sliceRuns = 2000;

/** A list that is led by a range of attributes sorts all that lies in it, slice by slice: where more than so many runs do, it goes through all runs. */
const rangeRunsMax = 5000;

interface Sql {
  readonly sql: string;
  readonly binds: readonly Cell[];
}

export interface ListSql extends Sql {
  /** Gives the id at which the slice ends that this looks at, if there is more behind it; null: this looks at all there is. */
  readonly end: Sql | null;
}

/**
 * A list goes by the index that knows the answer (an idempotency key, the running, the parked), else through slices, newest first: of a tree, of the children of a run, of
 * what is an owner's or has changed of it, of the runs that pass one filter of attributes (`lead`), or of all runs. Exported for the test of the plans.
 */
export function listSql(query: RunQuery, limit: number, lead: Lead): ListSql {
  const route = routeOf(query);
  if (route === "parked") return parkedSql(query, limit);
  const slice = route === "slices" ? sliceOf(query, lead) : null;
  const { sql, binds, end } = selectionOf(query, route, slice);
  return { sql: `SELECT ${runColumns} ${sql} ORDER BY id DESC LIMIT ?`, binds: [...binds, limit], end };
}

/** How many there are of each status, of the runs that pass: a slice of them where they come in slices. Of a parked status it is asked alone. */
export function tallySql(query: RunQuery, lead: Lead): ListSql {
  const route = routeOf(query);
  const slice = route === "slices" ? sliceOf(query, lead) : route === "parked" ? parkedSlice(query) : null;
  const { sql, binds, end } = selectionOf(query, slice === null ? route : "slices", slice);
  return { sql: `SELECT status, count(*) ${sql} GROUP BY status`, binds, end };
}

/** From where the runs come, and which of them pass. */
function selectionOf(query: RunQuery, route: Route, slice: Slice | null): ListSql {
  const { filters, binds } = filtersOf(query, route);
  const from = slice === null ? tables[route as keyof typeof tables] : `(${slice.sql})`;
  const where = filters.length === 0 ? "" : `WHERE ${filters.join(" AND ")}`;
  return { sql: `FROM ${from} ${where}`, binds: [...(slice?.binds ?? []), ...binds], end: slice?.end ?? null };
}

function parkedSlice({ statuses, beforeId }: RunQuery): Slice {
  const cursor = beforeId === null ? "" : " AND id < ?";
  const binds: Cell[] = [statuses![0]!, ...(beforeId === null ? [] : [beforeId])];
  return walked(`${tables.parked} WHERE ${isParked} AND status = ?${cursor}`, binds);
}

/** One walk through pawl_runs_parked per status, each in its order, merged: however many runs there are, as many are read as are wanted. */
function parkedSql(query: RunQuery, limit: number): ListSql {
  const arms = [...new Set(query.statuses)].map((status) => filtersOf({ ...query, statuses: [status] }, "parked"));
  const walks = arms.map(({ filters }) => `SELECT ${runColumns} FROM ${tables.parked} WHERE ${filters.join(" AND ")}`);
  return {
    sql: `${walks.join(" UNION ALL ")} ORDER BY id DESC LIMIT ?`,
    binds: [...arms.flatMap(({ binds }) => binds), limit],
    end: null,
  };
}

/**
 * Which of the query's filters of attributes its slices go by: the first that names a value, in whose range runs lie in order, else the first whose range has few
 * runs, as `isFew` tells.
 */
export function leadOf(
  { attributes, owner, updatedAfterMs, rootId, parentId }: RunQuery,
  isFew: (probe: Sql) => boolean,
): Lead {
  if (rootId !== null || parentId !== null) return null;
  if (owner !== null) {
    if (updatedAfterMs === null) return "owner";
    return isFew(updatedProbeSql(owner, updatedAfterMs)) ? "updated" : "owner";
  }
  const exact = attributes.find(({ op }) => op === "eq");
  if (exact !== undefined) return exact;
  return attributes.find((filter) => filter.op !== "absent" && isFew(probeSql(filter))) ?? null;
}

/** What the slices of a list go by: see `sliceOf`. */
export type Lead = AttributeFilter | "owner" | "updated" | null;

/** Finds something where too much of an owner's has changed to be sorted. Served by pawl_runs_of_owner_updated. */
export function updatedProbeSql(owner: string, updatedAfterMs: number): Sql {
  return {
    sql: `SELECT 1 FROM ${tables.updated} WHERE owner = ? AND updated_ms >= ? LIMIT 1 OFFSET ?`,
    binds: [owner, updatedAfterMs, rangeRunsMax],
  };
}

/** Finds something where a filter has too many runs to lead. Served by pawl_attributes_by_value. */
export function probeSql(filter: AttributeFilter): Sql {
  const { sql, binds } = attributeCondition(filter);
  return {
    sql: `SELECT 1 FROM pawl_attributes INDEXED BY pawl_attributes_by_value WHERE ${sql} LIMIT 1 OFFSET ?`,
    binds: [...binds, rangeRunsMax],
  };
}

interface Slice extends Sql {
  readonly end: Sql;
}

function sliceOf(query: RunQuery, lead: Lead): Slice {
  const { beforeId, rootId, parentId, owner, updatedAfterMs } = query;
  const binds: Cell[] = [];
  const cursor = (column: string): string => {
    if (beforeId === null) return "";
    binds.push(beforeId);
    return ` AND ${column} < ?`;
  };
  if (rootId !== null) {
    // Served by pawl_runs_tree; the run at the top is the one of that id.
    binds.push(rootId, rootId);
    const ids = `
      SELECT id FROM (
        SELECT id FROM pawl_runs INDEXED BY pawl_runs_tree WHERE root_id = ?
        UNION ALL SELECT id FROM pawl_runs WHERE id = ? AND root_id IS NULL
      ) WHERE TRUE${cursor("id")} ORDER BY id DESC`;
    return joined(ids, binds);
  }
  if (parentId !== null) {
    binds.push(parentId);
    return walked(`${tables.children} WHERE parent_id = ?${cursor("id")}`, binds);
  }
  if (lead === "updated") {
    binds.push(owner, updatedAfterMs);
    const where = `owner = ? AND updated_ms >= ?${cursor("id")}`;
    return joined(`SELECT id FROM ${tables.updated} WHERE ${where} ORDER BY id DESC`, binds);
  }
  if (lead === "owner") {
    binds.push(owner);
    return walked(`${tables.owner} WHERE owner = ?${cursor("id")}`, binds);
  }
  if (lead !== null) {
    const { sql, binds: values } = attributeCondition(lead);
    binds.push(...values);
    const ids = `
      SELECT run_id AS id FROM pawl_attributes INDEXED BY pawl_attributes_by_value
      WHERE ${sql}${cursor("run_id")} ORDER BY run_id DESC`;
    return joined(ids, binds);
  }
  return walked(`pawl_runs WHERE TRUE${cursor("id")}`, binds);
}

/** Runs in the order of the index by which they are found. */
function walked(from: string, binds: readonly Cell[]): Slice {
  return {
    sql: `SELECT * FROM ${from} ORDER BY id DESC LIMIT ?`,
    binds: [...binds, sliceRuns],
    end: { sql: `SELECT id FROM ${from} ORDER BY id DESC LIMIT 1 OFFSET ?`, binds: [...binds, sliceRuns - 1] },
  };
}

/** The runs of these ids, in their order. */
function joined(ids: string, binds: readonly Cell[]): Slice {
  return {
    sql: `SELECT pawl_runs.* FROM (${ids} LIMIT ?) AS slice CROSS JOIN pawl_runs ON pawl_runs.id = slice.id`,
    binds: [...binds, sliceRuns],
    end: { sql: `${ids} LIMIT 1 OFFSET ?`, binds: [...binds, sliceRuns - 1] },
  };
}

function filtersOf(
  query: RunQuery,
  route: Route,
): { readonly filters: readonly string[]; readonly binds: readonly Cell[] } {
  const filters: string[] = [];
  const binds: Cell[] = [];
  const filter = (sql: string, ...values: readonly Cell[]): void => {
    if (values.includes(null)) return;
    filters.push(sql);
    binds.push(...values);
  };
  if (route !== "slices") filter("id < ?", query.beforeId);
  if (route === "running") filters.push("worker_id IS NOT NULL");
  filter("namespace = ?", query.namespace);
  filter("owner = ?", query.owner);
  filter("workflow = ?", query.workflow);
  filter("version = ?", query.version);
  filter("queue = ?", query.queue);
  filter("idempotency_key = ?", query.idempotencyKey);
  filter("ifnull(root_id, id) = ?", query.rootId);
  filter("parent_id = ?", query.parentId);
  filter("updated_ms >= ?", query.updatedAfterMs);
  filter("created_ms >= ?", query.createdAfterMs);
  filter("created_ms < ?", query.createdBeforeMs);
  if (route === "parked") filters.push(isParked);
  if (query.statuses !== null) filter(`status IN (${query.statuses.map(() => "?").join(", ")})`, ...query.statuses);
  for (const [key, value] of Object.entries(query.tags)) {
    filter("EXISTS (SELECT 1 FROM json_each(tags) AS tag WHERE tag.key = ? AND tag.value = ?)", key, value);
  }
  for (const attribute of query.attributes) {
    const { sql, binds: values } = attributeCondition(attribute);
    // Served by the key of attributes.
    const exists = `EXISTS (SELECT 1 FROM pawl_attributes WHERE run_id = id AND ${sql})`;
    filter(attribute.op === "absent" ? `NOT ${exists}` : exists, ...values);
  }
  return { filters, binds };
}

/** Those that have an index of their own. */
export const parkedStatuses: readonly RunStatus[] = ["sleeping", "waiting", "paused", "blocked", "failed", "cancelled"];

/** Word for word the condition of the partial index: SQLite does not prove that a shorter list implies it. */
const isParked = `status IN (${parkedStatuses.map((status) => `'${status}'`).join(", ")})`;

type Route = "key" | "running" | "parked" | "slices";

const tables = {
  key: "pawl_runs INDEXED BY pawl_runs_key",
  running: "pawl_runs INDEXED BY pawl_runs_owned",
  parked: "pawl_runs INDEXED BY pawl_runs_parked",
  children: "pawl_runs INDEXED BY pawl_runs_children",
  owner: "pawl_runs INDEXED BY pawl_runs_of_owner",
  updated: "pawl_runs INDEXED BY pawl_runs_of_owner_updated",
} as const;

function routeOf({ idempotencyKey, statuses, rootId, parentId, owner, attributes }: RunQuery): Route {
  if (idempotencyKey !== null) return "key";
  const isNarrow = rootId !== null || parentId !== null || owner !== null || attributes.some(({ op }) => op === "eq");
  if (isNarrow || statuses === null || statuses.length === 0) return "slices";
  if (statuses.length === 1 && statuses[0] === "running") return "running";
  return statuses.every((status) => parkedStatuses.includes(status)) ? "parked" : "slices";
}
