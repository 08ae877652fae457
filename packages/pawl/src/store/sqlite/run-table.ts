import type { StatementSync } from "node:sqlite";
import type { EventRow } from "../event-row.ts";
import type { RunRow } from "../run-row.ts";
import { isTerminal } from "../run-status.ts";
import { cells, rows, type Database } from "./database.ts";
import { eventCellCount, eventColumns, signalColumns } from "./event-columns.ts";
import type { Ownership } from "./ownership.ts";
import {
  changeCells,
  changeColumns,
  runColumns,
  runOf,
  startCellCount,
  startColumns,
  type Cell,
} from "./run-columns.ts";

export interface FoundRun {
  readonly n: number;
  readonly row: RunRow;
  readonly cells: Cell[];
}

/** The statements on a run and on what belongs to it that several kinds of write share. */
export class RunTable {
  readonly #ownership: Ownership;
  readonly #select: StatementSync;
  readonly #selectByN: StatementSync;
  readonly #insert: StatementSync;
  readonly #change: StatementSync;
  readonly #delete: StatementSync;
  readonly #insertEvent: StatementSync;
  readonly #lastSeq: StatementSync;
  readonly #events: StatementSync;
  readonly #deleteEvents: StatementSync;
  readonly #signals: StatementSync;
  readonly #deleteSignals: StatementSync;

  constructor(database: Database, ownership: Ownership) {
    this.#ownership = ownership;
    this.#select = database.prepare(`SELECT ${runColumns}, n FROM runs WHERE id = ?`);
    this.#selectByN = database.prepare(`SELECT ${runColumns}, n FROM runs WHERE n = ?`);
    this.#insert = database.prepare(
      `INSERT INTO runs (${startColumns}) VALUES (${marks(startCellCount)}) ON CONFLICT (id) DO NOTHING`,
    );
    this.#change = database.prepare(`UPDATE runs SET ${changeColumns} WHERE n = ?`);
    this.#delete = database.prepare("DELETE FROM runs WHERE n = ?");
    this.#insertEvent = database.prepare(
      `INSERT INTO events (run, ${eventColumns}) VALUES (?, ${marks(eventCellCount)})`,
    );
    this.#lastSeq = database.prepare("SELECT max(seq) FROM events WHERE run = ?");
    this.#events = database.prepare(`SELECT ${eventColumns} FROM events WHERE run = ? ORDER BY seq`);
    this.#deleteEvents = database.prepare("DELETE FROM events WHERE run = ?");
    this.#signals = database.prepare(`SELECT ${signalColumns} FROM signals WHERE run = ? ORDER BY id`);
    this.#deleteSignals = database.prepare("DELETE FROM signals WHERE run = ?");
  }

  find(runId: string): FoundRun | null {
    return found(this.#select.get(runId));
  }

  findByN(n: number): FoundRun | null {
    return found(this.#selectByN.get(n));
  }

  /** The new run's number; 0 if its id is taken. */
  insert(startCells: readonly Cell[]): number {
    const { changes, lastInsertRowid } = this.#insert.run(...startCells);
    return changes === 0 ? 0 : Number(lastInsertRowid);
  }

  /** Writes the columns that can change, and drops what an ended run no longer needs. */
  change(n: number, row: RunRow): void {
    this.#ownership.forget(row.id);
    this.#change.run(...changeCells(row), n);
    if (isTerminal(row.status)) this.dropSignals(n);
  }

  delete({ n, row }: FoundRun): void {
    this.#ownership.forget(row.id);
    this.#deleteEvents.run(n);
    this.dropSignals(n);
    this.#delete.run(n);
  }

  lastSeq(n: number): number {
    return (cells(this.#lastSeq.get(n))![0] ?? 0) as number;
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

  append(n: number, { kind, data }: Pick<EventRow, "kind" | "data">, seq: number, atMs: number): void {
    this.#insertEvent.run(n, seq, kind, null, atMs, null, null, null, data);
  }

  events(n: number): Cell[][] {
    return rows(this.#events.all(n));
  }

  signals(n: number): Cell[][] {
    return rows(this.#signals.all(n));
  }

  dropSignals(n: number): void {
    this.#deleteSignals.run(n);
  }
}

export function found(result: unknown): FoundRun | null {
  const row = cells(result);
  if (row === undefined) return null;
  const n = row.pop() as number;
  return { n, row: runOf(row), cells: row };
}

function marks(count: number): string {
  return Array.from({ length: count }, () => "?").join(", ");
}
