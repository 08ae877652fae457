import { PawlError } from "pawl";
import type pg from "pg";
import {
  isConflict,
  isConnectionLost,
  isPreparedStatementLost,
  isServerFull,
  isTimeout,
  sqlState,
} from "../errors/failure.ts";
import { storeError, writeRefused } from "../errors/store-error.ts";
import { pause, type Timers } from "../timers.ts";
import { connectAlone, ConnectionPool, cut } from "./connection-pool.ts";
import type { Query, Rows } from "./query.ts";
import type { Target } from "./target.ts";

/** After this a batch that got no answer is given up. */
export const commitTimeoutMs = 10_000;
const defaultTimeouts: Timeouts = { writeMs: commitTimeoutMs, readMs: 5000, scanMs: 60_000 };
const conflictsMax = 20;
const conflictPauseMaxMs = 100;
/** How long what is under way has when the store is closed. */
export const closingMs = 2_000;
/** How often a query that finds the server full tries again: within about a second. */
const fullAttemptsMax = 12;
const fullPauseMaxMs = 100;

/** How long an answer may take. */
export interface Timeouts {
  readonly writeMs: number;
  readonly readMs: number;
  readonly scanMs: number;
}

/**
 * The connections of one store, at most 8 with the one that listens. Each kind of work has its own, so that commits do not wait behind lists,
 * nor a worker's heartbeat behind anything. Every failure comes as a PawlError.
 */
export class Connections {
  readonly target: Target;
  readonly #timers: Timers;
  readonly #writes: ConnectionPool;
  readonly #beats: ConnectionPool;
  readonly #reads: ConnectionPool;
  readonly #scans: ConnectionPool;
  #isReachable = true;
  #isClosed = false;

  constructor(target: Target, timers: Timers, timeouts: Timeouts = defaultTimeouts) {
    this.target = target;
    this.#timers = timers;
    const pool = (connectionsMax: number, timeoutMs: number, isByIndex = false): ConnectionPool =>
      new ConnectionPool({ ...target, connectionsMax, timeoutMs, isByIndex });
    // Two, as the journal has two batches under way: one is written while the runs of the other react.
    this.#writes = pool(2, timeouts.writeMs);
    this.#beats = pool(1, timeouts.readMs);
    this.#reads = pool(2, timeouts.readMs, true);
    this.#scans = pool(2, timeouts.scanMs);
  }

  /** Whether a pooler such as PgBouncer stands before the server. */
  get isPooled(): boolean {
    return this.#pools.some((pool) => pool.isPooled === true);
  }

  /** Whether the last query got an answer. */
  get isReachable(): boolean {
    return this.#isReachable;
  }

  /** One statement that changes something: its own transaction. Done again here only where the server has undone it as a whole. */
  write<R>(query: Query, timeoutMs?: number): Promise<Rows<R>> {
    return this.#answer(async () => {
      try {
        return await this.#insist(() => this.#writes.query<R>(query, timeoutMs));
      } catch (error) {
        throw writeRefused(error, this.target.location) ?? error;
      }
    });
  }

  /** Texts of which the later ones are made from the answers of the earlier, over one connection: the first begins a transaction, the last ends it. */
  exchange<T>(work: (ask: <R>(text: string) => Promise<Rows<R>>) => Promise<T>): Promise<T> {
    return this.#answer(async () => {
      try {
        return await this.#insist(() => this.#writes.exchange(work));
      } catch (error) {
        throw writeRefused(error, this.target.location) ?? error;
      }
    });
  }

  /** A statement that may be done twice, and has a connection to itself. */
  beat<R>(query: Query): Promise<Rows<R>> {
    return this.#answer(() => twice(() => this.#beats.query<R>(query)));
  }

  read<R>(query: Query): Promise<Rows<R>> {
    return this.#answer(() => twice(() => this.#reads.query<R>(query)));
  }

  /** What may look at many rows, or wait for others; and may be done twice. */
  scan<R>(query: Query, timeoutMs?: number): Promise<Rows<R>> {
    return this.#answer(() => twice(() => this.#insist(() => this.#scans.query<R>(query, timeoutMs))));
  }

  /** A connection for this piece of work alone, without a limit in time; texts may hold several statements. */
  async alone<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    return this.#answer(async () => {
      const client = await connectAlone(this.target.connectionString);
      try {
        return await work(client);
      } finally {
        await client.end().catch(() => cut(client));
      }
    });
  }

  /** Waits for what is under way, but not for long: a connection that leads nowhere would hold up the end of the process until its query's own limit. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const cancel = this.#timers.after(closingMs, () => this.#pools.forEach((pool) => pool.cut()));
    await Promise.all(this.#pools.map((pool) => pool.close()));
    cancel();
  }

  /** Those first whose connections are missed least. */
  get #pools(): readonly ConnectionPool[] {
    return [this.#scans, this.#reads, this.#writes, this.#beats];
  }

  /** Where the server takes no more connections, those that are not in use at this moment make room for one that is. */
  async #findRoom<T>(ask: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        if (!isServerFull(error) || attempt >= fullAttemptsMax || this.#isClosed) throw error;
      }
      if (await this.#closeIdle()) continue;
      await pause((0.5 + this.#timers.random() / 2) * Math.min(2 ** attempt, fullPauseMaxMs));
    }
  }

  async #closeIdle(): Promise<boolean> {
    for (const pool of this.#pools) if (await pool.closeIdle()) return true;
    return false;
  }

  async #insist<T>(ask: () => Promise<T>): Promise<T> {
    for (let conflicts = 0; ; conflicts += 1) {
      try {
        return await ask();
      } catch (error) {
        const mayRepeat = isConflict(error) || (isPreparedStatementLost(error) && conflicts === 0);
        if (!mayRepeat || conflicts >= conflictsMax) throw error;
      }
      // The first time at once: whoever won is done.
      if (conflicts > 0) await pause(this.#timers.random() * Math.min(2 ** conflicts, conflictPauseMaxMs));
    }
  }

  async #answer<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new PawlError("closed", `The store on ${this.target.location} is closed.`);
    try {
      const answer = await this.#findRoom(ask);
      this.#isReachable = true;
      return answer;
    } catch (error) {
      // A PawlError here is the server's answer to a commit.
      this.#isReachable = error instanceof PawlError || (sqlState(error) !== undefined && !isConnectionLost(error));
      throw storeError(error, this.target.location);
    }
  }
}

/** A restarted server has closed connections that we still took for open. */
async function twice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isPreparedStatementLost(error) && (!isConnectionLost(error) || isTimeout(error))) throw error;
    return ask();
  }
}
