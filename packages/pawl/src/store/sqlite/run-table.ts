import type { StatementSync } from "node:sqlite";
import { unreplayedKinds, type EventRow } from "../event-row.ts";
import type { RunRow } from "../run-row.ts";
import { cells, rows, type Database } from "./database.ts";
import { eventCellCount, eventColumns, eventOf } from "./event-columns.ts";
import type { Ownership } from "./ownership.ts";
import {
  changeCells,
  changeColumns,
  replaceCells,
  replaceColumns,
  runColumns,
  runOf,
  startCellCount,
  startCells,
  startColumns,
  type Cell,
} from "./run-columns.ts";

export interface FoundRun {
  readonly n: number;
  readonly row: RunRow;
}

/** The statements on a run and its log that several kinds of write share. */
export class RunTable {
  readonly #ownership: Ownership;
  readonly #select: StatementSync;
  readonly #selectByN: StatementSync;
  readonly #insert: StatementSync;
  readonly #change: StatementSync;
  readonly #replace: StatementSync;
  readonly #delete: StatementSync;
  readonly #insertEvent: StatementSync;
  readonly #lastSeq: StatementSync;
  readonly #event: StatementSync;
  readonly #history: StatementSync;
  readonly #copyLog: StatementSync;
  readonly #deleteEvents: StatementSync;
  readonly #deleteTransactions: StatementSync;

  constructor(database: Database, ownership: Ownership) {
    this.#ownership = ownership;
    this.#select = database.prepare(`SELECT ${runColumns}, n FROM pawl_runs WHERE id = ?`);
    this.#selectByN = database.prepare(`SELECT ${runColumns}, n FROM pawl_runs WHERE n = ?`);
    this.#insert = database.prepare(
      `INSERT INTO pawl_runs (${startColumns}) VALUES (${marks(startCellCount)}) ON CONFLICT (id) DO NOTHING`,
    );
    this.#change = database.prepare(`UPDATE pawl_runs SET ${changeColumns} WHERE n = ?`);
    this.#replace = database.prepare(`UPDATE pawl_runs SET ${replaceColumns} WHERE n = ?`);
    this.#delete = database.prepare("DELETE FROM pawl_runs WHERE n = ?");
    this.#insertEvent = database.prepare(
      `INSERT INTO pawl_events (run, ${eventColumns}) VALUES (?, ${marks(eventCellCount)})`,
    );
    this.#lastSeq = database.prepare("SELECT max(seq) FROM pawl_events WHERE run = ?");
    this.#event = database.prepare(`SELECT ${eventColumns} FROM pawl_events WHERE run = ? AND seq = ?`);
    // The same as `isReplayed`; the kinds one by one, since a list would be looked up in a tree for each event.
    const isReplayedSql = unreplayedKinds.map((kind) => `kind <> '${kind}'`).join(" AND ");
    this.#history = database.prepare(`
      SELECT ${eventColumns} FROM pawl_events WHERE run = ? AND (key IS NULL OR (${isReplayedSql})) ORDER BY seq`);
    this.#copyLog = database.prepare(`
      INSERT INTO pawl_events (run, ${eventColumns}) SELECT ?, ${eventColumns} FROM pawl_events WHERE run = ? AND seq <= ?`);
    this.#deleteEvents = database.prepare("DELETE FROM pawl_events WHERE run = ?");
    this.#deleteTransactions = database.prepare("DELETE FROM pawl_transactions WHERE run = ?");
  }

  find(runId: string): FoundRun | null {
    return found(this.#select.get(runId));
  }

  findByN(n: number): FoundRun | null {
    return found(this.#selectByN.get(n));
  }

  /** The new run's number; 0 if its id is taken. */
  insert(cellsOfStart: readonly Cell[]): number {
    const { changes, lastInsertRowid } = this.#insert.run(...cellsOfStart);
    return changes === 0 ? 0 : Number(lastInsertRowid);
  }

  insertRow(row: RunRow): number {
    return this.insert(startCells(row));
  }

  /** Writes what changes in the course of a run. */
  change(n: number, row: RunRow): void {
    this.#ownership.forget(row.id);
    this.#change.run(...changeCells(row), n);
  }

  /** Writes all that can change. */
  replace(n: number, row: RunRow): void {
    this.#ownership.forget(row.id);
    this.#replace.run(...replaceCells(row), n);
  }

  /** The run and its log. */
  delete(n: number, runId: string): void {
    this.#ownership.forget(runId);
    this.#deleteEvents.run(n);
    this.#deleteTransactions.run(n);
    this.#delete.run(n);
  }

  lastSeq(n: number): number {
    return (cells(this.#lastSeq.get(n))![0] ?? 0) as number;
  }

  event(n: number, seq: number): EventRow | undefined {
    const event = cells(this.#event.get(n, seq));
    return event === undefined ? undefined : eventOf(event);
  }

  /** Appends the events that lie in the message from `at` on, and returns where they end. */
  appendFrom(n: number, message: readonly Cell[], at: number, count: number): number {
    const insert = this.#insertEvent;
    let i = at;
    for (let left = count; left > 0; left -= 1) {
      insert.run(
        n,
        message[i]!,
        message[i + 1]!,
        message[i + 2]!,
        message[i + 3]!,
        message[i + 4]!,
        message[i + 5]!,
        message[i + 6]!,
        message[i + 7]!,
      );
      i += eventCellCount;
    }
    return i;
  }

  append(n: number, { seq, kind, key, atMs, startedMs, attempt, after, data }: EventRow): void {
    this.#insertEvent.run(n, seq, kind, key, atMs, startedMs, attempt, after, data);
  }

  copyLog({ from, to, throughSeq }: { readonly from: number; readonly to: number; readonly throughSeq: number }): void {
    this.#copyLog.run(to, from, throughSeq);
  }

  /** Its log but for what a replay does not look at. */
  history(n: number): Cell[][] {
    return rows(this.#history.all(n));
  }
}

export function found(result: unknown): FoundRun | null {
  const row = cells(result);
  if (row === undefined) return null;
  const n = row.pop() as number;
  return { n, row: runOf(row) };
}

function marks(count: number): string {
  return Array.from({ length: count }, () => "?").join(", ");
}
