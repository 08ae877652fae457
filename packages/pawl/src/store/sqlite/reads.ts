import type { StatementSync } from "node:sqlite";
import type { RunStatus } from "../run-status.ts";
import type { RecordQuery, RunQuery, Store } from "../store.ts";
import { cells, rows, type Database } from "./database.ts";
import { eventColumns, signalColumns } from "./event-columns.ts";
import { KeptStatements } from "./kept-statements.ts";
import { recordSql } from "./record-table.ts";
import { listRecordsSql } from "./record-list.ts";
import { runColumns, type Cell } from "./run-columns.ts";
import { leadOf, listSql, sliceRuns, tallySql, type Lead, type ListSql } from "./run-list.ts";

/** A part of a list, and from where to go on; null: it is complete. */
export interface Slice {
  readonly runs: Cell[][];
  readonly beforeId: string | null;
}

export interface TallySlice {
  readonly counts: readonly [status: RunStatus, count: number][];
  readonly beforeId: string | null;
}

export interface CountSlice {
  readonly counts: readonly [workflow: string, version: number, status: RunStatus, count: number][];
  readonly afterN: number | null;
}

/** Every read. Long ones come in slices, since they share their thread with the commits. */
export class Reader {
  readonly #database: Database;
  readonly #lists: KeptStatements;
  readonly #run: StatementSync;
  readonly #ended: StatementSync;
  readonly #events: StatementSync;
  readonly #signals: StatementSync;
  readonly #children: StatementSync;
  readonly #record: StatementSync;
  readonly #count: StatementSync;

  constructor(database: Database) {
    this.#database = database;
    this.#lists = new KeptStatements({ prepare: (sql) => database.prepare(sql) });
    this.#run = database.prepare(`SELECT ${runColumns} FROM pawl_runs WHERE id = ?`);
    this.#ended = database.prepare(`
      SELECT ${runColumns} FROM pawl_runs WHERE id = ? AND status IN ('completed', 'failed', 'cancelled')`);
    this.#events = database.prepare(`
      SELECT ${eventColumns} FROM pawl_events
      WHERE run = (SELECT n FROM pawl_runs WHERE id = ?) AND seq >= ? ORDER BY seq LIMIT ?`);
    this.#signals = database.prepare(`
      SELECT ${signalColumns} FROM pawl_signals WHERE run = (SELECT n FROM pawl_runs WHERE id = ?) ORDER BY id`);
    this.#children = database.prepare(childrenSql);
    this.#record = database.prepare(recordSql.find);
    this.#count = database.prepare(countSql);
  }

  run(runId: string): Cell[] | null {
    return cells(this.#run.get(runId)) ?? null;
  }

  runs(runIds: readonly string[]): Cell[][] {
    return runIds.map((id) => cells(this.#run.get(id))).filter((run) => run !== undefined);
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
    const { sql, binds, end } = listSql(query, limit, this.#leadOf(query));
    const runs = rows(this.#lists.of(sql).all(...binds));
    return { runs, beforeId: runs.length >= limit ? null : this.#endOf(end) };
  }

  tally(query: RunQuery): TallySlice {
    const { sql, binds, end } = tallySql(query, this.#leadOf(query));
    const counts = rows(this.#lists.of(sql).all(...binds)) as [RunStatus, number][];
    return { counts, beforeId: this.#endOf(end) };
  }

  #leadOf(query: RunQuery): Lead {
    return leadOf(query, (probe) => cells(this.#lists.of(probe.sql).get(...probe.binds)) === undefined);
  }

  #endOf(end: ListSql["end"]): string | null {
    const oldest = end === null ? undefined : cells(this.#lists.of(end.sql).get(...end.binds));
    return (oldest?.[0] ?? null) as string | null;
  }

  children({ parentId, beforeId, limit }: Parameters<Store["listChildren"]>[0]): Cell[][] {
    return rows(this.#children.all(parentId, beforeId, Math.max(0, limit)));
  }

  record(kind: string, id: string): Cell[] | null {
    return cells(this.#record.get(kind, id)) ?? null;
  }

  records(query: RecordQuery): Cell[][] {
    const { sql, binds } = listRecordsSql(query);
    return rows(this.#lists.of(sql).all(...binds));
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
        .prepare("SELECT max(n) FROM (SELECT n FROM pawl_runs WHERE n > ? ORDER BY n LIMIT ?)")
        .get(afterN, sliceRuns),
    );
    return { counts: found, afterN: (end?.[0] ?? null) as number | null };
  }
}

/** Served by pawl_runs_children. Exported for the test of its plan. */
export const childrenSql: string = `
  SELECT ${runColumns} FROM pawl_runs
  WHERE parent_id = ?1 AND id < ifnull(?2, char(1114111)) ORDER BY id DESC LIMIT ?3`;

const countSql = `
  SELECT workflow, version, status, count(*)
  FROM (SELECT namespace, workflow, version, status FROM pawl_runs WHERE n > ?3 ORDER BY n LIMIT ?4)
  WHERE (?1 IS NULL OR namespace = ?1) AND (?2 IS NULL OR workflow = ?2)
  GROUP BY workflow, version, status`;
