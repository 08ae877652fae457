import { mkdirSync, openSync, closeSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { PawlError } from "../../errors/pawl-error.ts";
import { whileBusy } from "./busy.ts";
import { applicationId, migrations } from "./migrations.ts";
import type { Cell } from "./run-columns.ts";

export interface DatabaseOptions {
  readonly path: string;
  /** How long to wait for another process's lock before `store_busy`; default 60,000. */
  readonly busyMs: number;
  /** For tests of a full disk: the most pages that the file may have. */
  readonly maxPages: number | null;
}

/** An open connection to a Pawl database with the settings that its promises need. */
export class Database {
  readonly path: string;
  readonly #busyMs: number;
  readonly #db: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #dataVersion: StatementSync;

  constructor(options: DatabaseOptions) {
    this.path = options.path;
    this.#busyMs = options.busyMs;
    createFile(options.path);
    // Retries are ours (`busy.ts`), hence no timeout; nothing here relies on foreign keys.
    this.#db = new DatabaseSync(options.path, { timeout: 0, enableForeignKeyConstraints: false });
    try {
      this.retry(() => this.#configure(options.maxPages));
      this.#begin = this.#db.prepare("BEGIN IMMEDIATE");
      this.#commit = this.#db.prepare("COMMIT");
      this.#dataVersion = this.prepare("PRAGMA data_version");
      this.#migrate();
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** A statement whose rows come as arrays of cells. */
  prepare(sql: string): StatementSync {
    const statement = this.#db.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  /** One value, for settings and facts. */
  value(sql: string): Cell {
    return this.retry(() => cells(this.prepare(sql).get())?.[0] ?? null);
  }

  retry<T>(work: () => T): T {
    return whileBusy(this.#busyMs, this.path, work);
  }

  /** Changes whenever another connection has changed the file; not by writes of this one. */
  dataVersion(): number {
    return cells(this.#dataVersion.get())![0] as number;
  }

  /** Everything in `work` or nothing. It may be run again, when another process was in the way. */
  transaction<T>(work: () => T): T {
    return this.retry(() => {
      this.#begin.run();
      try {
        const result = work();
        this.#commit.run();
        return result;
      } catch (error) {
        this.#rollback();
        throw error;
      }
    });
  }

  /** Within a transaction: `work` alone or nothing of it. */
  savepoint<T>(work: () => T): T {
    this.#db.exec("SAVEPOINT one");
    try {
      const result = work();
      this.#db.exec("RELEASE one");
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK TO one; RELEASE one");
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }

  // Some failures (a full disk, an I/O error) have rolled back already.
  #rollback(): void {
    if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
  }

  #configure(maxPages: number | null): void {
    this.#refuseForeign();
    // FULL: a commit is on the disk when it returns. A checkpoint every 16 MB of log instead of 4 (measured: 5 % more appends/s).
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = 4000;
      PRAGMA journal_size_limit = 67108864;
      PRAGMA cache_size = -32000;
      PRAGMA temp_store = MEMORY;
    `);
    if (maxPages !== null) this.#db.exec(`PRAGMA max_page_count = ${maxPages}`);
  }

  /** Before anything is written: not even the journal mode of somebody else's database may change. */
  #refuseForeign(): void {
    if (this.#isOurs()) return;
    throw new PawlError("store_corrupt", `${this.path} is a SQLite database, but not a Pawl database.`, {
      hint: "Name another file: Pawl creates it.",
    });
  }

  #isOurs(): boolean {
    // One snapshot: another process may be creating the tables right now.
    this.#db.exec("BEGIN");
    try {
      const id = this.#pragma("application_id");
      if (id === applicationId) return true;
      const tables = cells(this.prepare("SELECT count(*) FROM sqlite_schema").get())![0];
      return id === 0 && tables === 0 && this.#pragma("user_version") === 0;
    } finally {
      this.#rollback();
    }
  }

  #migrate(): void {
    this.#refuseNewer();
    if (this.#pragma("user_version") === migrations.length) return;
    this.transaction(() => {
      // Another process may have migrated while this one waited for the lock.
      this.#refuseNewer();
      const version = this.#pragma("user_version");
      for (const migration of migrations.slice(version)) this.#db.exec(migration);
      this.#db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
    });
  }

  #refuseNewer(): void {
    const version = this.retry(() => this.#pragma("user_version"));
    if (version <= migrations.length) return;
    throw new PawlError(
      "store_newer",
      `${this.path} has schema version ${version}; this Pawl knows versions up to ${migrations.length}.`,
      { details: { path: this.path, found: version, known: migrations.length } },
    );
  }

  #pragma(name: string): number {
    return cells(this.prepare(`PRAGMA ${name}`).get())![0] as number;
  }
}

/** What a statement of `prepare` returns: its types do not know of `setReturnArrays`. */
export function cells(row: unknown): Cell[] | undefined {
  return row as Cell[] | undefined;
}

/** As `cells`, for `all()`. */
export function rows(result: unknown): Cell[][] {
  return result as Cell[][];
}

/** Done here, not by SQLite, for the system's own reason when it fails. */
function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw Object.assign(new Error(`EISDIR: ${path} is a directory`), { code: "EISDIR" });
  }
  closeSync(openSync(path, "a"));
}
