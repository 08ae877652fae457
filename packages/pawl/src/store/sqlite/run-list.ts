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
 * A list goes by the index that knows the answer (an idempotency key, the running, the parked), else through slices, newest first: of a tree, of the runs that pass
 * one filter of attributes (`lead`), or of all runs. Exported for the test of the plans.
 */
export function listSql(query: RunQuery, limit: number, lead: AttributeFilter | null): ListSql {
  const route = routeOf(query);
  if (route === "parked") return parkedSql(query, limit);
  const slice = route === "slices" ? sliceOf(query, lead) : null;
  const { filters, binds } = filtersOf(query, route);
  const from = slice === null ? tables[route as keyof typeof tables] : `(${slice.sql})`;
  const where = filters.length === 0 ? "" : `WHERE ${filters.join(" AND ")}`;
  return {
    sql: `SELECT ${runColumns} FROM ${from} ${where} ORDER BY id DESC LIMIT ?`,
    binds: [...(slice?.binds ?? []), ...binds, limit],
    end: slice?.end ?? null,
  };
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
  { attributes }: Pick<RunQuery, "attributes">,
  isFew: (probe: Sql) => boolean,
): AttributeFilter | null {
  const exact = attributes.find(({ op }) => op === "eq");
  if (exact !== undefined) return exact;
  return attributes.find((filter) => filter.op !== "absent" && isFew(probeSql(filter))) ?? null;
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

function sliceOf(query: RunQuery, lead: AttributeFilter | null): Slice {
  const { beforeId, rootId } = query;
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
  if (lead !== null) {
    const { sql, binds: values } = attributeCondition(lead);
    binds.push(...values);
    const ids = `
      SELECT run_id AS id FROM pawl_attributes INDEXED BY pawl_attributes_by_value
      WHERE ${sql}${cursor("run_id")} ORDER BY run_id DESC`;
    return joined(ids, binds);
  }
  const where = `FROM pawl_runs WHERE TRUE${cursor("id")} ORDER BY id DESC`;
  return {
    sql: `SELECT * ${where} LIMIT ?`,
    binds: [...binds, sliceRuns],
    end: { sql: `SELECT id ${where} LIMIT 1 OFFSET ?`, binds: [...binds, sliceRuns - 1] },
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
  filter("workflow = ?", query.workflow);
  filter("version = ?", query.version);
  filter("queue = ?", query.queue);
  filter("idempotency_key = ?", query.idempotencyKey);
  filter("ifnull(root_id, id) = ?", query.rootId);
  filter("created_ms >= ?", query.createdAfterMs);
  filter("created_ms < ?", query.createdBeforeMs);
  // Word for word the condition of the partial index: SQLite does not prove that a shorter list implies it.
  if (route === "parked") filters.push(`status IN (${parkedStatuses.map((status) => `'${status}'`).join(", ")})`);
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

const parkedStatuses: readonly RunStatus[] = ["sleeping", "waiting", "paused", "blocked", "failed", "cancelled"];

type Route = "key" | "running" | "parked" | "slices";

const tables = {
  key: "pawl_runs INDEXED BY pawl_runs_key",
  running: "pawl_runs INDEXED BY pawl_runs_owned",
  parked: "pawl_runs INDEXED BY pawl_runs_parked",
} as const;

function routeOf({ idempotencyKey, statuses, rootId, attributes }: RunQuery): Route {
  if (idempotencyKey !== null) return "key";
  const isNarrow = rootId !== null || attributes.some(({ op }) => op === "eq");
  if (isNarrow || statuses === null || statuses.length === 0) return "slices";
  if (statuses.length === 1 && statuses[0] === "running") return "running";
  return statuses.every((status) => parkedStatuses.includes(status)) ? "parked" : "slices";
}
