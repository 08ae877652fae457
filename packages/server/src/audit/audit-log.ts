import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { AuditTable } from "./audit-table.ts";

/** Rows of one statement: SQLite takes 32,766 parameters. */
const rowsMax = 500;

/**
 * The audit log. Entries that come at the same time share a commit: while one batch is being written, the next gathers, so a thousand writers cost hardly more
 * than one.
 */
export class AuditLog {
  readonly #db: Kysely<Tables>;
  #waiting: AuditTable[] = [];
  #next: Promise<void> | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** When it resolves, the entry is durable. */
  record(entry: AuditTable): Promise<void> {
    this.#waiting.push(entry);
    this.#next ??= this.#writing.then(
      () => this.#flush(),
      () => this.#flush(),
    );
    return this.#next;
  }

  async #flush(): Promise<void> {
    const entries = this.#waiting;
    this.#waiting = [];
    this.#next = null;
    this.#writing = this.#write(entries);
    await this.#writing;
  }

  async #write(entries: readonly AuditTable[]): Promise<void> {
    for (let from = 0; from < entries.length; from += rowsMax) {
      await this.#db
        .insertInto("audit")
        .values(entries.slice(from, from + rowsMax))
        .execute();
    }
  }

  /** Removes what is older; returns how many entries. */
  async prune(beforeMs: number): Promise<number> {
    const { numDeletedRows } = await this.#db.deleteFrom("audit").where("at_ms", "<", beforeMs).executeTakeFirst();
    return Number(numDeletedRows);
  }
}
