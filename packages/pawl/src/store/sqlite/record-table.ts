import type { StatementSync } from "node:sqlite";
import { closedRecord, type RecordRow } from "../record-row.ts";
import { cells, rows, type Database } from "./database.ts";
import { recordCells, recordColumns, recordOf } from "./record-columns.ts";

/** The small documents beside runs (`record-row.ts`), as writes see them. */
export class RecordTable {
  readonly #find: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #open: StatementSync;
  readonly #deleteOf: StatementSync;

  constructor(database: Database) {
    this.#find = database.prepare(recordSql.find);
    this.#put = database.prepare(
      `INSERT OR REPLACE INTO pawl_records (${recordColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#delete = database.prepare("DELETE FROM pawl_records WHERE kind = ? AND id = ?");
    this.#open = database.prepare(recordSql.open);
    this.#deleteOf = database.prepare(recordSql.deleteOf);
  }

  find(kind: string, id: string): RecordRow | undefined {
    const found = cells(this.#find.get(kind, id));
    return found === undefined ? undefined : recordOf(found);
  }

  put(record: RecordRow): void {
    this.#put.run(...recordCells(record));
  }

  delete(kind: string, id: string): void {
    this.#delete.run(kind, id);
  }

  /** The open ones of a run that has ended. */
  close(runId: string, nowMs: number): void {
    for (const found of rows(this.#open.all(runId))) this.put(closedRecord(recordOf(found), nowMs));
  }

  /** All of a run that goes. */
  deleteOf(runId: string): void {
    this.#deleteOf.run(runId);
  }
}

/** Exported for the test that shows which index serves each. */
export const recordSql: Readonly<Record<"find" | "open" | "deleteOf", string>> = {
  find: `SELECT ${recordColumns} FROM pawl_records WHERE kind = ? AND id = ?`,
  // Served by pawl_records_of_run, for every run that ends: most have none.
  open: `SELECT ${recordColumns} FROM pawl_records WHERE run_id = ? AND status = 'open'`,
  // Served by pawl_records_of_run.
  deleteOf: "DELETE FROM pawl_records WHERE run_id = ?",
};
