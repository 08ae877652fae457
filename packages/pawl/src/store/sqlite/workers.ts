import type { StatementSync } from "node:sqlite";
import { isLateBeat } from "../late-beat.ts";
import { releaseReason, runReleased } from "../run-released.ts";
import { releasedRun } from "../run-transition.ts";
import type { Heartbeat } from "../store.ts";
import type { WorkerRow } from "../worker-row.ts";
import { rows, type Database } from "./database.ts";
import type { RunTable } from "./run-table.ts";

/** The leases of workers, and what becomes of the runs of those that lost theirs. */
export class WorkerTable {
  readonly #database: Database;
  readonly #runs: RunTable;
  readonly #register: StatementSync;
  readonly #renew: StatementSync;
  readonly #find: StatementSync;
  readonly #list: StatementSync;
  readonly #expired: StatementSync;
  readonly #delete: StatementSync;
  readonly #orphans: StatementSync;

  constructor(database: Database, runs: RunTable) {
    this.#database = database;
    this.#runs = runs;
    this.#register = database.prepare(`
      INSERT INTO pawl_workers (id, started_ms, expires_ms, record) VALUES (?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE
      SET started_ms = excluded.started_ms, expires_ms = excluded.expires_ms, record = excluded.record`);
    this.#renew = database.prepare("UPDATE pawl_workers SET expires_ms = ?, record = ? WHERE id = ?");
    this.#find = database.prepare("SELECT record FROM pawl_workers WHERE id = ?");
    this.#list = database.prepare("SELECT record FROM pawl_workers ORDER BY started_ms, id");
    this.#expired = database.prepare("SELECT id FROM pawl_workers WHERE expires_ms <= ? ORDER BY id");
    this.#delete = database.prepare("DELETE FROM pawl_workers WHERE id = ?");
    this.#orphans = database.prepare(orphansSql);
  }

  heartbeat(worker: WorkerRow, isNew: boolean): Heartbeat {
    const record = JSON.stringify(worker);
    return this.#database.transaction(() => {
      const row = this.#row(worker.id);
      if (row !== undefined && isLateBeat(worker, row)) return { isAlive: true, workers: this.#listed() };
      if (isNew) this.#register.run(worker.id, worker.startedMs, worker.expiresMs, record);
      const isAlive = isNew || this.#renew.run(worker.expiresMs, record, worker.id).changes === 1;
      return { isAlive, workers: this.#listed() };
    });
  }

  #row(id: string): WorkerRow | undefined {
    const [found] = rows(this.#find.all(id));
    return found === undefined ? undefined : (JSON.parse(found[0] as string) as WorkerRow);
  }

  list(): readonly WorkerRow[] {
    return this.#database.retry(() => this.#listed());
  }

  #listed(): readonly WorkerRow[] {
    return rows(this.#list.all()).map(([record]) => JSON.parse(record as string) as WorkerRow);
  }

  release(params: { readonly nowMs: number; readonly deadIds: readonly string[]; readonly isSignOff?: boolean }): {
    workerIds: string[];
    runIds: string[];
  } {
    const { nowMs, deadIds, isSignOff } = params;
    return this.#database.transaction(() => {
      const expired = rows(this.#expired.all(nowMs)).map(([id]) => id as string);
      const workerIds = [...new Set([...expired, ...deadIds])].filter((id) => this.#delete.run(id).changes === 1);
      // A worker that was removed while it stood still may have taken runs since: nobody renews those, so they are free too.
      const runIds = rows(this.#orphans.all()).map(([n]) => {
        const run = this.#runs.findByN(n as number)!.row;
        const workerId = run.workerId as string;
        this.#runs.change(n as number, releasedRun(run, nowMs));
        if (isSignOff !== true || !deadIds.includes(workerId)) {
          const reason = releaseReason(workerId, { deadIds, expiredIds: workerIds });
          const bare = { key: null, startedMs: null, attempt: null, after: null };
          const seq = this.#runs.lastSeq(n as number) + 1;
          this.#runs.append(n as number, { ...bare, ...runReleased(workerId, reason), seq, atMs: nowMs });
        }
        return run.id;
      });
      return { workerIds: workerIds.sort(), runIds: runIds.sort() };
    });
  }
}

/** Owners one by one through `pawl_runs_owned`, then the runs of those without a row. Exported for the test of its plan. */
export const orphansSql = `
  WITH RECURSIVE owner (id) AS (
    SELECT min(worker_id) FROM pawl_runs WHERE worker_id IS NOT NULL
    UNION ALL
    SELECT (SELECT min(worker_id) FROM pawl_runs WHERE worker_id IS NOT NULL AND worker_id > owner.id)
    FROM owner WHERE owner.id IS NOT NULL
  )
  SELECT n FROM owner JOIN pawl_runs ON pawl_runs.worker_id = owner.id
  WHERE owner.id IS NOT NULL AND owner.id NOT IN (SELECT id FROM pawl_workers)`;
