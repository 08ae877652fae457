import type { StatementSync } from "node:sqlite";
import type { Attributes } from "../run-row.ts";
import type { Database } from "./database.ts";
import { attributeCells } from "./attribute-filter.ts";

/** By what runs can be found besides their tags: a copy of `RunRow.attributes`, one row per name, for the indexes over it. */
export class AttributeTable {
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: Database) {
    this.#insert = database.prepare("INSERT INTO pawl_attributes (run_id, name, type, value) VALUES (?, ?, ?, ?)");
    // Served by the table's key.
    this.#delete = database.prepare("DELETE FROM pawl_attributes WHERE run_id = ?");
  }

  add(runId: string, attributes: Attributes): void {
    for (const [name, value] of Object.entries(attributes)) this.#insert.run(runId, name, ...attributeCells(value));
  }

  drop(runId: string): void {
    this.#delete.run(runId);
  }
}
