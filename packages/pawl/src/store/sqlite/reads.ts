import type { StatementSync } from "node:sqlite";
import type { RunStatus } from "../run-status.ts";
import type { RunQuery } from "../store.ts";
import { cells, rows, type Database } from "./database.ts";
import { eventColumns, signalColumns } from "./event-columns.ts";
import { runColumns, type Cell } from "./run-columns.ts";

/** How many runs one slice of a list or count looks at: under 10 ms, after which commits that wait get their turn. */
export const sliceRuns = 2000;

/** A part of a list, and from where to go on; null: it is complete. */
export interface Slice {
  readonly runs: Cell[][];
  readonly beforeId: string | null;
}

export interface CountSlice {
  readonly counts: readonly [workflow: string, version: number, status: RunStatus, count: number][];
  readonly afterN: number | null;
}

const parkedStatuses: readonly RunStatus[] = ["sleeping", "waiting", "paused", "blocked", "failed", "cancelled"];

/** Every read. Long ones come in slices, since they share their thread with the commits. */
export class Reader {
  readonly #database: Database;
  readonly #run: StatementSync;
  readonly #ended: StatementSync;
  readonly #events: StatementSync;
  readonly #signals: StatementSync;
  readonly #count: StatementSync;

  constructor(database: Database) {
    this.#database = database;
    this.#run = database.prepare(`SELECT ${runColumns} FROM runs WHERE id = ?`);
    this.#ended = database.prepare(`
      SELECT ${runColumns} FROM runs WHERE id = ? AND status IN ('completed', 'failed', 'cancelled')`);
    this.#events = database.prepare(`
      SELECT ${eventColumns} FROM events
      WHERE run = (SELECT n FROM runs WHERE id = ?) AND seq >= ? ORDER BY seq LIMIT ?`);
    this.#signals = database.prepare(`
      SELECT ${signalColumns} FROM signals WHERE run = (SELECT n FROM runs WHERE id = ?) ORDER BY id`);
    this.#count = database.prepare(countSql);
  }

  run(runId: string): Cell[] | null {
    return cells(this.#run.get(runId)) ?? null;
  }

  ended(runIds: readonly string[]): Cell[][] {
    return runIds.map((id) => cells(this.#ended.get(id))).filter((run) => run !== undefined);
  }

  events(runId: string, fromSeq: number, limit: number): Cell[][] {
    return rows(this.#events.all(runId, fromSeq, limit));
  }

  signals(runId: string): Cell[][] {
    return rows(this.#signals.all(runId));
  }

  list(query: RunQuery, limit: number): Slice {
    const { sql, binds, isBounded } = listSql(query, limit);
    const runs = rows(this.#database.prepare(sql).all(...binds));
    if (runs.length >= limit || !isBounded) return { runs, beforeId: null };
    const oldest = cells(this.#database.prepare(sliceEndSql).get(query.beforeId, sliceRuns - 1));
    return { runs, beforeId: (oldest?.[0] ?? null) as string | null };
  }

  count(namespace: string | null, workflow: string | null, afterN: number): CountSlice {
    const found = rows(this.#count.all(namespace, workflow, afterN, sliceRuns)) as [
      string,
      number,
      RunStatus,
      number,
    ][];
    const end = cells(
      this.#database
        .prepare("SELECT max(n) FROM (SELECT n FROM runs WHERE n > ? ORDER BY n LIMIT ?)")
        .get(afterN, sliceRuns),
    );
    return { counts: found, afterN: (end?.[0] ?? null) as number | null };
  }
}

const countSql = `
  SELECT workflow, version, status, count(*)
  FROM (SELECT namespace, workflow, version, status FROM runs WHERE n > ?3 ORDER BY n LIMIT ?4)
  WHERE (?1 IS NULL OR namespace = ?1) AND (?2 IS NULL OR workflow = ?2)
  GROUP BY workflow, version, status`;

/** The id at which a slice ends, if it is not the last. */
const sliceEndSql = "SELECT id FROM runs WHERE id < ifnull(?, char(1114111)) ORDER BY id DESC LIMIT 1 OFFSET ?";

/**
 * A list goes by the index that knows the answer (an idempotency key, the running, the parked), else through slices of all runs,
 * newest first. Exported for the test of the plans.
 */
export function listSql(query: RunQuery, limit: number): { sql: string; binds: Cell[]; isBounded: boolean } {
  const filters: string[] = [];
  const binds: Cell[] = [];
  const filter = (sql: string, ...values: readonly Cell[]): void => {
    if (values.includes(null)) return;
    filters.push(sql);
    binds.push(...values);
  };
  const route = routeOf(query);
  const cursor = query.beforeId === null ? "" : "WHERE id < ?";
  if (route === "slices" && query.beforeId !== null) binds.push(query.beforeId);
  if (route === "slices") binds.push(sliceRuns);
  if (route !== "slices") filter("id < ?", query.beforeId);
  if (route === "running") filters.push("worker_id IS NOT NULL");
  filter("namespace = ?", query.namespace);
  filter("workflow = ?", query.workflow);
  filter("version = ?", query.version);
  filter("queue = ?", query.queue);
  filter("idempotency_key = ?", query.idempotencyKey);
  filter("created_ms >= ?", query.createdAfterMs);
  filter("created_ms < ?", query.createdBeforeMs);
  // Word for word the condition of the partial index: SQLite does not prove that a shorter list implies it.
  if (route === "parked") filters.push(`status IN (${parkedStatuses.map((status) => `'${status}'`).join(", ")})`);
  if (query.statuses !== null) filter(`status IN (${query.statuses.map(() => "?").join(", ")})`, ...query.statuses);
  for (const [key, value] of Object.entries(query.tags)) {
    filter("EXISTS (SELECT 1 FROM json_each(tags) AS tag WHERE tag.key = ? AND tag.value = ?)", key, value);
  }
  const from = route === "slices" ? `(SELECT * FROM runs ${cursor} ORDER BY id DESC LIMIT ?)` : tables[route];
  const where = filters.length === 0 ? "" : `WHERE ${filters.join(" AND ")}`;
  const sql = `SELECT ${runColumns} FROM ${from} ${where} ORDER BY id DESC LIMIT ?`;
  return { sql, binds: [...binds, limit], isBounded: route === "slices" };
}

type Route = "key" | "running" | "parked" | "slices";

const tables = {
  key: "runs INDEXED BY runs_key",
  running: "runs INDEXED BY runs_owned",
  parked: "runs INDEXED BY runs_parked",
} as const;

function routeOf({ idempotencyKey, statuses }: RunQuery): Route {
  if (idempotencyKey !== null) return "key";
  if (statuses === null || statuses.length === 0) return "slices";
  if (statuses.length === 1 && statuses[0] === "running") return "running";
  return statuses.every((status) => parkedStatuses.includes(status)) ? "parked" : "slices";
}
