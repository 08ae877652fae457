import { PawlError } from "pawl";
import { workUnlessAborted, type StoreTransaction, type StoreTransactions } from "pawl/internal";
import { Pool } from "pg";
import type pg from "pg";
import { cut } from "../connections/connection-pool.ts";
import { quoted, type Target } from "../connections/target.ts";
import { storeError } from "../errors/store-error.ts";
import { isRunId } from "../reads/run-id.ts";
import type { Ask, Driver } from "./driver.ts";
import { driverOf } from "./driver-of.ts";
import { pgDriver, type PgClient } from "./drivers/pg-driver.ts";
import { literal } from "./sql-text.ts";

/** The name of the constraint that keeps a step from being recorded twice. */
const recordKey = "transactions_pkey";
const connectTimeoutMs = 10_000;
const idleTimeoutMs = 30_000;

/**
 * Transactions of `ctx.transaction`: the user's statements and the row with the step's value commit together.
 *
 * Who owns the run is looked at first, without a lock, and again with the insertion of the row, locked: between that and the commit nobody takes the run over, and however long
 * the user's part takes, it holds up no takeover.
 */
export class PostgresTransactions implements StoreTransactions {
  readonly #target: Target;
  readonly #schema: string;
  readonly #connectionsMax: number;
  #pool: Pool | null = null;

  constructor(target: Target, connectionsMax: number) {
    this.#target = target;
    this.#schema = quoted(target.schema);
    this.#connectionsMax = connectionsMax;
  }

  async run(params: StoreTransaction): Promise<string | null> {
    const { signal, runId, using } = params;
    signal.throwIfAborted();
    if (!isRunId(runId)) throw notOwned(params);
    const isOwn = using === undefined;
    const driver = isOwn ? this.#ownDriver() : driverOf(using);
    // Failures of the user's own function pass as they are.
    let ofUser: { readonly error: unknown } | null = null;
    try {
      return await driver(async (ask, tx) => {
        const known = await this.#look(ask, params);
        if (known !== undefined) return known;
        const work = params.work(tx).catch((error: unknown) => {
          ofUser = { error };
          throw error;
        });
        const text = await workUnlessAborted(work, signal);
        await this.#seal(ask, params, text);
        return text;
      }, signal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (ofUser !== null) throw (ofUser as { readonly error: unknown }).error;
      throw this.#failure(error, isOwn);
    }
  }

  async close(): Promise<void> {
    await this.#pool?.end();
  }

  /** What is on record of the step; undefined: nothing. */
  async #look(ask: Ask, params: StoreTransaction): Promise<string | null | undefined> {
    const { runId, key, workerId, epoch } = params;
    const [row] = await ask(`
      SELECT run.worker_id, run.epoch, done.run IS NOT NULL AS is_done, done.value
      FROM ${this.#schema}.runs AS run
      LEFT JOIN ${this.#schema}.transactions AS done ON done.run = run.id AND done.key = ${literal(key)}
      WHERE run.id = ${literal(runId)}`);
    if (row === undefined) throw elsewhere("it knows nothing of the run");
    if (row["worker_id"] !== workerId || Number(row["epoch"]) !== epoch) throw notOwned(params);
    return row["is_done"] === true ? (row["value"] as string | null) : undefined;
  }

  async #seal(ask: Ask, params: StoreTransaction, text: string | null): Promise<void> {
    const { runId, key, workerId, epoch } = params;
    const rows = await ask(`
      WITH owned AS (
        SELECT id FROM ${this.#schema}.runs
        WHERE id = ${literal(runId)} AND worker_id = ${literal(workerId)} AND epoch = ${epoch}
        FOR SHARE
      )
      INSERT INTO ${this.#schema}.transactions (run, key, value)
      SELECT id, ${literal(key)}, ${literal(text)} FROM owned
      RETURNING run`);
    if (rows.length === 0) throw notOwned(params);
  }

  #failure(error: unknown, isOwn: boolean): unknown {
    if (error instanceof PawlError) return error;
    const state = sqlStateOf(error);
    // Another attempt at the same step has committed meanwhile: the next one finds what it has come to.
    if (state === "23505" && String(messageOf(error)).includes(`"${recordKey}"`))
      return new PawlError("store_busy", `A transaction on ${this.#target.location} lost against another one.`, {
        cause: error,
      });
    // What the commit says of the user's writes: deferred constraints, serialization.
    if (typeof state === "string" && /^(22|23|40)/.test(state)) return error;
    if (isOwn) return storeError(error, this.#target.location);
    if (state === "42P01" || state === "3F000" || state === "42501" || state === "3D000")
      return elsewhere(`the schema ${this.#target.schema} is not there, or not for its role`, error);
    return error;
  }

  #ownDriver(): Driver {
    this.#pool ??= this.#makePool();
    return pgDriver(this.#pool, (client: PgClient) => cut(client as unknown as pg.ClientBase));
  }

  #makePool(): Pool {
    const pool = new Pool({
      connectionString: this.#target.connectionString,
      application_name: "pawl transactions",
      max: this.#connectionsMax,
      connectionTimeoutMillis: connectTimeoutMs,
      idleTimeoutMillis: idleTimeoutMs,
      allowExitOnIdle: true,
      keepAlive: true,
    });
    // The pool replaces what breaks; whoever has a transaction on it hears of it by a statement.
    pool.on("error", () => {});
    pool.on("connect", (client) => client.on("error", () => {}));
    return pool;
  }
}

function notOwned({ runId, key }: StoreTransaction): PawlError {
  return new PawlError(
    "transaction_refused",
    `Transaction "${key}" of run ${runId} was not committed: the run is another worker's now.`,
  );
}

function elsewhere(why: string, cause?: unknown): PawlError {
  return new PawlError("transaction_elsewhere", `The transaction is not in the store's database: ${why}.`, { cause });
}

interface DriverError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: DriverError;
}

/** Drizzle wraps what its driver throws. */
function sqlStateOf(error: unknown): unknown {
  const { code, cause } = (error ?? {}) as DriverError;
  return code ?? cause?.code;
}

function messageOf(error: unknown): unknown {
  const { message, cause } = (error ?? {}) as DriverError;
  return cause?.message ?? message;
}
