import type { StatementSync } from "node:sqlite";
import { ownPrefix } from "../run-signal.ts";
import type { SignalRow } from "../signal-row.ts";
import { cells, rows, type Database } from "./database.ts";
import { signalColumns } from "./event-columns.ts";
import type { Cell } from "./run-columns.ts";

/** What was accepted for runs and not consumed yet. `n` is a run's number in this file. */
export class SignalTable {
  readonly #of: StatementSync;
  readonly #has: StatementSync;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #deleteAll: StatementSync;
  readonly #move: StatementSync;

  constructor(database: Database) {
    this.#of = database.prepare(`SELECT ${signalColumns} FROM pawl_signals WHERE run = ? ORDER BY id`);
    this.#has = database.prepare("SELECT 1 FROM pawl_signals WHERE run = ? AND id = ?");
    this.#insert = database.prepare("INSERT INTO pawl_signals (run, id, name, payload, at_ms) VALUES (?, ?, ?, ?, ?)");
    this.#delete = database.prepare("DELETE FROM pawl_signals WHERE run = ? AND id = ?");
    this.#deleteAll = database.prepare("DELETE FROM pawl_signals WHERE run = ?");
    // `isHandedOn`.
    this.#move = database.prepare("UPDATE pawl_signals SET run = ?1 WHERE run = ?2 AND substr(name, 1, 1) <> ?3");
  }

  of(n: number): Cell[][] {
    return rows(this.#of.all(n));
  }

  has(n: number, id: string): boolean {
    return cells(this.#has.get(n, id)) !== undefined;
  }

  add(n: number, { id, name, payload, atMs }: SignalRow): void {
    this.#insert.run(n, id, name, payload, atMs);
  }

  drop(n: number, id: string): void {
    this.#delete.run(n, id);
  }

  dropAll(n: number): void {
    this.#deleteAll.run(n);
  }

  move(fromN: number, toN: number): void {
    this.#move.run(toN, fromN, ownPrefix);
  }
}
