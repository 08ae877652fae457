import { isLateBeat, lateMaxMs, type Heartbeat, type Store, type WorkerRow } from "pawl/internal";
import type { ClockOffset } from "../connections/clock-offset.ts";
import type { Connections } from "../connections/connections.ts";
import { quoted } from "../connections/target.ts";
import type { Timers } from "../timers.ts";

interface BeatColumns {
  readonly is_written: boolean;
  readonly clock_ms: number;
  /** As they were before. */
  readonly workers: readonly WorkerRow[];
}

export type ReleaseParams = Parameters<Store["releaseWorkers"]>[0];

const releaseTimeoutMs = 10_000;
const clockSql = "(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS clock_ms";

/** The leases of workers, and what becomes of the runs of those that lost theirs. Every beat is a look at the server's clock too. */
export class WorkerTable {
  readonly #connections: Connections;
  readonly #clockOffset: ClockOffset;
  readonly #timers: Timers;
  readonly #registerSql: string;
  readonly #renewSql: string;
  readonly #listSql: string;
  readonly #releaseSql: string;

  constructor(connections: Connections, clockOffset: ClockOffset, timers: Timers) {
    this.#connections = connections;
    this.#clockOffset = clockOffset;
    this.#timers = timers;
    const schema = quoted(connections.target.schema);
    const beat = (write: string): string => `
      WITH own AS (${write} RETURNING id)
      SELECT EXISTS (SELECT FROM own) AS is_written, ${clockSql},
        (SELECT coalesce(json_agg(record), '[]') FROM ${schema}.workers) AS workers`;
    const isInTime = `NOT (workers.record ->> 'heartbeatMs')::bigint - $5 BETWEEN 1 AND ${lateMaxMs}`;
    this.#registerSql = beat(`
      INSERT INTO ${schema}.workers (id, started_ms, expires_ms, record) VALUES ($1, $2, $3, $4)
      ON CONFLICT (id) DO UPDATE
      SET started_ms = excluded.started_ms, expires_ms = excluded.expires_ms, record = excluded.record
      WHERE ${isInTime}`);
    this.#renewSql = beat(`
      UPDATE ${schema}.workers SET started_ms = $2, expires_ms = $3, record = $4 WHERE id = $1 AND ${isInTime}`);
    this.#listSql = `SELECT record FROM ${schema}.workers`;
    this.#releaseSql = `SELECT worker_ids, run_ids FROM ${schema}.release_workers_1($1, $2, $3)`;
  }

  async heartbeat(worker: WorkerRow, isNew: boolean): Promise<Heartbeat> {
    const values = [worker.id, worker.startedMs, worker.expiresMs, JSON.stringify(worker), worker.heartbeatMs];
    const [name, text] = isNew ? ["pawl_register", this.#registerSql] : ["pawl_renew", this.#renewSql];
    const row = await this.#look(() => this.#connections.beat<BeatColumns>({ name, text, values }));
    const before = row.workers.find(({ id }) => id === worker.id);
    if (!row.is_written)
      return { isAlive: before !== undefined && isLateBeat(worker, before), workers: inOrder(row.workers) };
    return { isAlive: true, workers: inOrder([...row.workers.filter((other) => other !== before), worker]) };
  }

  /** At the beginning, before there is a beat. */
  async lookAtClock(): Promise<void> {
    await this.#look(() => this.#connections.read<{ readonly clock_ms: number }>({ text: `SELECT ${clockSql}` }));
  }

  async list(): Promise<readonly WorkerRow[]> {
    const { rows } = await this.#connections.read<{ record: WorkerRow }>({ text: this.#listSql });
    return inOrder(rows.map(({ record }) => record));
  }

  async release({
    nowMs,
    deadIds,
    isSignOff = false,
  }: ReleaseParams): Promise<{ readonly workerIds: readonly string[]; readonly runIds: readonly string[] }> {
    const query = { text: this.#releaseSql, values: [nowMs, deadIds, isSignOff] };
    const { rows } = await this.#connections.scan<{ worker_ids: string[]; run_ids: string[] }>(query, releaseTimeoutMs);
    return { workerIds: rows[0]?.worker_ids ?? [], runIds: rows[0]?.run_ids ?? [] };
  }

  async #look<T extends { readonly clock_ms: number }>(ask: () => Promise<{ rows: T[] }>): Promise<T> {
    const sentMs = this.#timers.nowMs();
    const row = (await ask()).rows[0]!;
    const receivedMs = this.#timers.nowMs();
    this.#clockOffset.add({ sentMs, receivedMs, monotonicMs: this.#timers.monotonicMs(), serverMs: row.clock_ms });
    return row;
  }
}

function inOrder(workers: readonly WorkerRow[]): readonly WorkerRow[] {
  return workers.toSorted((a, b) => a.startedMs - b.startedMs || (a.id < b.id ? -1 : 1));
}
