import type { StatementSync } from "node:sqlite";
import type { RunHead } from "../run-head.ts";
import type { RunStatus } from "../run-status.ts";
import type { LogPlace } from "../store.ts";
import { cells, rows, type Database } from "./database.ts";
import { eventColumns } from "./event-columns.ts";
import type { Cell } from "./run-columns.ts";

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

const headColumns = `
  id, namespace, owner, workflow, version, status, parent_id, root_id, continued_to, cancel_requested, pause_requested,
  created_ms, started_ms, updated_ms, finished_ms`;

/** Exported for the test of their plans. */
export const readLogSql: Readonly<Record<"head" | "events", string>> = {
  head: `SELECT ${headColumns}, n FROM pawl_runs WHERE id = ?`,
  events: `SELECT ${eventColumns} FROM pawl_events WHERE run = ? AND seq >= ? ORDER BY seq LIMIT ?`,
};

export function headOf(cells: readonly Cell[]): RunHead {
  return {
    id: cells[0] as string,
    namespace: cells[1] as string,
    owner: cells[2] as string | null,
    workflow: cells[3] as string,
    version: cells[4] as number,
    status: cells[5] as RunStatus,
    parentId: cells[6] as string | null,
    rootId: cells[7] as string | null,
    continuedTo: cells[8] as string | null,
    cancelRequested: cells[9] === 1,
    pauseRequested: cells[10] === 1,
    createdMs: cells[11] as number,
    startedMs: cells[12] as number | null,
    updatedMs: cells[13] as number,
    finishedMs: cells[14] as number | null,
  };
}
