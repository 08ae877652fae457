import { randomInt } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { PawlError } from "../../errors/pawl-error.ts";
import { workUnlessAborted, type StoreTransaction, type StoreTransactions } from "../store-transactions.ts";
import { busyError, isBusy } from "./busy.ts";
import { storeError } from "./sqlite-error.ts";

/**
 * Transactions on a connection of their own, on this thread: SQLite lets one connection write at a time, so the journal waits meanwhile, and the wait of this one is
 * spent in pauses, in which the event loop runs.
 */
export class SqliteTransactions implements StoreTransactions {
  readonly #path: string;
  readonly #busyMs: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string, busyMs: number) {
    this.#path = path;
    this.#busyMs = busyMs;
  }

  run(params: StoreTransaction): Promise<string | null> {
    if (params.using !== undefined) {
      const error = new PawlError(
        "transaction_elsewhere",
        `${this.#path} is a SQLite file: a transaction there is Pawl's own.`,
        {
          hint: "Leave the option `using` out; the function is handed a DatabaseSync of node:sqlite.",
        },
      );
      return Promise.reject(error);
    }
    // One after the other here, rather than all of them in line for the file's lock.
    const result = this.#last.then(() => this.#run(params));
    this.#last = result.catch(() => {});
    return result;
  }

  /** Waits for the one under way. */
  async close(): Promise<void> {
    await this.#last;
  }

  async #run(params: StoreTransaction): Promise<string | null> {
    params.signal.throwIfAborted();
    // A new one each time (0.2 ms): code that holds on to it can do nothing with it afterwards.
    const database = this.#answer(() => this.#connect());
    try {
      await this.#begin(database, params.signal);
      const run = this.#answer(() => owned(database, params));
      const known = this.#answer(() =>
        database.prepare("SELECT value FROM pawl_transactions WHERE run = ? AND key = ?").get(run, params.key),
      );
      if (known !== undefined) return known["value"] as string | null;
      const text = await workUnlessAborted(params.work(database), params.signal);
      if (!database.isTransaction) throw endedByItself(params.key);
      this.#answer(() => {
        database.prepare("INSERT INTO pawl_transactions (run, key, value) VALUES (?, ?, ?)").run(run, params.key, text);
        database.exec("COMMIT");
      });
      return text;
    } finally {
      // Undoes what is not committed.
      database.close();
    }
  }

  #connect(): DatabaseSync {
    const database = new DatabaseSync(this.#path, { timeout: 0 });
    // Checkpoints are left to the thread that has the journal: they would hold up the event loop here.
    database.exec("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0");
    return database;
  }

  async #begin(database: DatabaseSync, signal: AbortSignal): Promise<void> {
    let pausedMs = 0;
    for (;;) {
      try {
        return database.exec("BEGIN IMMEDIATE");
      } catch (error) {
        if (!isBusy(error)) throw storeError(error, this.#path);
        if (pausedMs >= this.#busyMs) throw busyError(this.#path, this.#busyMs, error);
      }
      const pauseMs = randomInt(1, 6);
      await pause(pauseMs, undefined, { signal });
      pausedMs += pauseMs;
    }
  }

  #answer<T>(ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      throw storeError(error, this.#path);
    }
  }
}

/** The run's number in the file. Nobody can take it over before this transaction is through: it holds the lock. */
function owned(database: DatabaseSync, { runId, workerId, epoch, key }: StoreTransaction): number {
  const row = database
    .prepare("SELECT n FROM pawl_runs WHERE id = ? AND worker_id = ? AND epoch = ?")
    .get(runId, workerId, epoch);
  if (row !== undefined) return row["n"] as number;
  throw new PawlError(
    "transaction_refused",
    `Transaction "${key}" of run ${runId} was not committed: the run is another worker's now.`,
  );
}

function endedByItself(key: string): PawlError {
  return new PawlError(
    "transaction_refused",
    `The function of transaction "${key}" has ended the transaction by itself.`,
    {
      hint: "Leave COMMIT and ROLLBACK to Pawl; throw an error to undo what was written.",
    },
  );
}
