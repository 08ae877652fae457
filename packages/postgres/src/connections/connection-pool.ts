import type { Duplex } from "node:stream";
import { Client, Pool } from "pg";
import { PawlError } from "pawl";
import type pg from "pg";
import { isConnectionBroken, isPreparedStatementLost, isServerFull } from "../errors/failure.ts";
import type { Query, Rows } from "./query.ts";
import { resultTypes } from "./result-types.ts";

export interface PoolSettings {
  readonly connectionString: string;
  readonly connectionsMax: number;
  /** For an answer, on the client's side: after that the connection is cut. */
  readonly timeoutMs: number;
  readonly prepare: "auto" | "on" | "off";
  /** All its statements go by indexes, so the server need not think of anything else: not even for a plan made while the tables were empty. */
  readonly isByIndex: boolean;
}

const connectTimeoutMs = 5000;
/** How long a connection that nobody needs stays open: longer than the pauses of an idle worker. */
const idleTimeoutMs = 30_000;
/** How long a pool that could not grow makes do with what it has. */
const growAgainMs = 30_000;
/** How long a closed connection may take to say goodbye. */
const farewellMs = 1000;

/** Said once per connection. A pooler gives us a process id that is not the server's, and must be given no settings to keep: others share its connections. */
const greeting = `
  SELECT pg_backend_pid() = $1::int AS is_direct,
    CASE WHEN pg_backend_pid() = $1::int AND current_setting('statement_timeout') = '0'
      THEN set_config('statement_timeout', $2, false) END AS statement_timeout,
    CASE WHEN pg_backend_pid() = $1::int
      THEN set_config('idle_in_transaction_session_timeout', '10s', false) END AS idle_timeout,
    CASE WHEN pg_backend_pid() = $1::int AND $3::bool
      THEN set_config('enable_seqscan', 'off', false) || set_config('enable_hashjoin', 'off', false)
        || set_config('enable_mergejoin', 'off', false) || set_config('jit', 'off', false) END AS by_index`;

/** Several connections for one kind of query. Errors are the driver's own. */
export class ConnectionPool {
  readonly #pool: Pool;
  readonly #settings: PoolSettings;
  readonly #clients: Set<pg.ClientBase> = new Set();
  readonly #over: PromiseWithResolvers<never> = Promise.withResolvers();
  #isPooled: boolean | null = null;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
    // The pool waits for it, which its types do not say.
    const greet = (client: pg.ClientBase): unknown => this.#greet(client);
    const pool = new Pool({
      ...clientConfig(settings.connectionString),
      Client: PatientClient,
      max: settings.connectionsMax,
      // Includes the wait for one of ours to become free.
      connectionTimeoutMillis: settings.timeoutMs,
      idleTimeoutMillis: idleTimeoutMs,
      allowExitOnIdle: true,
      onConnect: greet,
    });
    // The pool replaces what breaks; whoever waits for an answer hears of it by its query.
    pool.on("error", () => {});
    this.#over.promise.catch(() => {});
    pool.on("remove", (client) => this.#clients.delete(client));
    this.#pool = pool;
  }

  /** Whether something between us and the server shares connections; null: none was made yet. */
  get isPooled(): boolean | null {
    return this.#isPooled;
  }

  async query<R>(query: Query, timeoutMs: number = this.#settings.timeoutMs): Promise<Rows<R>> {
    const client = await this.#lend();
    let isBroken = false;
    try {
      return await client.query<R & pg.QueryResultRow>(this.#config(query, timeoutMs));
    } catch (error) {
      isBroken = isConnectionBroken(error);
      if (isPreparedStatementLost(error) && this.#settings.prepare === "auto") this.#isPooled = true;
      throw error;
    } finally {
      if (isBroken) cut(client);
      client.release(isBroken);
    }
  }

  /** Several texts in a row, each of which may hold several statements (the rows are those of all). What is left open when it fails is undone. */
  async exchange<T>(work: (ask: <R>(text: string) => Promise<Rows<R>>) => Promise<T>): Promise<T> {
    const client = await this.#lend();
    let isBroken = false;
    const ask = async <R>(text: string): Promise<Rows<R>> => {
      const answer = (await client.query({
        text,
        query_timeout: this.#settings.timeoutMs,
      } as pg.QueryConfig)) as unknown;
      const results = (Array.isArray(answer) ? answer : [answer]) as readonly Rows<R>[];
      return { rows: results.flatMap(({ rows }) => rows) };
    };
    try {
      return await work(ask);
    } catch (error) {
      isBroken =
        isConnectionBroken(error) ||
        (await ask("ROLLBACK").then(
          () => false,
          () => true,
        ));
      throw error;
    } finally {
      if (isBroken) cut(client);
      client.release(isBroken);
    }
  }

  /** Closes a connection that nobody uses at this moment; false: there is none. */
  async closeIdle(): Promise<boolean> {
    const pool = this.#pool;
    if (pool.ending || pool.idleCount <= pool.waitingCount) return false;
    const client = await pool.connect().catch(() => null);
    if (client === null) return false;
    const closed = new Promise<void>((resolve) => {
      const isIt = (removed: pg.PoolClient): void => {
        if (removed !== client) return;
        pool.off("remove", isIt);
        resolve();
      };
      pool.on("remove", isIt);
    });
    client.release(true);
    setTimeout(() => cut(client), farewellMs).unref();
    await closed;
    return true;
  }

  /** Whoever still waits for an answer, or for a connection, gets none. Only while it is being closed. */
  cut(): void {
    this.#clients.forEach(cut);
    this.#over.reject(new PawlError("closed", "The store was closed before the server had answered."));
  }

  /** Waits for queries under way. */
  async close(): Promise<void> {
    await this.#pool.end();
    // A server that no longer hears would keep the process alive.
    const leftover = [...this.#clients];
    setTimeout(() => leftover.forEach(cut), farewellMs).unref();
    for (const client of leftover) letGo(client);
  }

  async #lend(): Promise<pg.PoolClient> {
    try {
      // A pool that ends forgets those who are in line.
      return await Promise.race([this.#pool.connect(), this.#over.promise]);
    } catch (error) {
      if (isServerFull(error)) this.#makeDo();
      throw error;
    }
  }

  /** From now on one of those that there are is waited for. */
  #makeDo(): void {
    const { options, totalCount } = this.#pool;
    options.max = Math.max(1, totalCount);
    setTimeout(() => (options.max = this.#settings.connectionsMax), growAgainMs).unref();
  }

  #config({ text, values, name }: Query, timeoutMs: number): pg.QueryConfig {
    const { prepare } = this.#settings;
    const mayPrepare = prepare === "on" || (prepare === "auto" && this.#isPooled === false);
    return {
      text,
      ...(values === undefined ? {} : { values: values as unknown[] }),
      ...(name !== undefined && mayPrepare ? { name } : {}),
      query_timeout: timeoutMs,
    } as pg.QueryConfig;
  }

  async #greet(client: pg.ClientBase): Promise<void> {
    this.#clients.add(client);
    // The driver throws what nobody listens for while the connection is lent out.
    client.on("error", () => {});
    const { processID } = client as unknown as { readonly processID: number | null };
    try {
      const { rows } = await client.query({
        text: greeting,
        values: [processID ?? 0, String(this.#settings.timeoutMs), this.#settings.isByIndex],
        query_timeout: connectTimeoutMs,
      } as pg.QueryConfig);
      this.#isPooled = (rows[0] as { is_direct: boolean }).is_direct !== true;
    } catch (error) {
      cut(client);
      throw error;
    }
  }
}

/** The pool's own limit includes the wait for a free connection; making one has a shorter one. */
class PatientClient extends Client {
  constructor(config?: string | pg.ClientConfig) {
    super({ ...(config as pg.ClientConfig), connectionTimeoutMillis: connectTimeoutMs });
  }
}

/** Alone: for listening and for migrations. */
export async function connectAlone(connectionString: string): Promise<pg.Client> {
  const client = new PatientClient(clientConfig(connectionString));
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    cut(client);
    throw error;
  }
  return client;
}

/** It no longer keeps the process alive. */
export function letGo(client: pg.ClientBase): void {
  (client as unknown as { readonly unref: () => void }).unref();
}

/** Without a goodbye, which a server that no longer hears would never answer. */
export function cut(client: pg.ClientBase): void {
  (client as unknown as { readonly connection?: { readonly stream: Duplex } }).connection?.stream.destroy();
}

function clientConfig(connectionString: string): pg.ClientConfig {
  return {
    connectionString,
    application_name: "pawl",
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: resultTypes,
  };
}
