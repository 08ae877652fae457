import type { StatementSync } from "node:sqlite";
import type { LogPlace } from "../store.ts";
import { cells, rows, type Database } from "./database.ts";
import { eventColumns } from "./event-columns.ts";
import type { Cell } from "./run-columns.ts";
import { headColumns } from "./run-head-columns.ts";

/** So many events are read in one go, about; then commits that wait get their turn. */
const eventsPerSlice = 2_000;

export interface LogCells {
  /** `headColumns`; null: there is no such run. */
  readonly head: Cell[] | null;
  readonly events: Cell[][];
}

/** The logs of many runs, each from a number on. */
export class LogReader {
  readonly #head: StatementSync;
  readonly #events: StatementSync;

  constructor(database: Database) {
    this.#head = database.prepare(readLogSql.head);
    this.#events = database.prepare(readLogSql.events);
  }

  /** Of the first of these, as many as one slice has room for, and at least one. */
  read(places: readonly LogPlace[], limitPerRun: number): LogCells[] {
    const found: LogCells[] = [];
    let left = eventsPerSlice;
    for (const { runId, fromSeq } of places) {
      // The run before its events: if it had ended by then, these are all.
      const head = cells(this.#head.get(runId)) ?? null;
      const n = head === null ? null : (head.pop() as number);
      const events = n === null ? [] : rows(this.#events.all(n, fromSeq, Math.max(0, limitPerRun)));
      found.push({ head, events });
      // A look costs something too where it finds nothing.
      left -= events.length + 1;
      if (left <= 0) break;
    }
    return found;
  }
}

/** Exported for the test of their plans. */
export const readLogSql: Readonly<Record<"head" | "events", string>> = {
  head: `SELECT ${headColumns}, n FROM pawl_runs WHERE id = ?`,
  events: `SELECT ${eventColumns} FROM pawl_events WHERE run = ? AND seq >= ? ORDER BY seq LIMIT ?`,
};
