import type { StatementSync } from "node:sqlite";
import type { RunStatus } from "../run-status.ts";
import { isTerminal } from "../run-status.ts";
import type { EndedRow } from "../store.ts";
import { cells, rows, type Database } from "./database.ts";
import type { DatabaseTarget } from "./database-target.ts";

/** What retention asks of the database: a walk over all runs, a part at a time, and the removal of those that are over. */
export class EndedRuns {
  readonly #database: Database;
  readonly #target: DatabaseTarget;
  readonly #scan: StatementSync;
  readonly #createdMs: StatementSync;

  constructor(database: Database, target: DatabaseTarget) {
    this.#database = database;
    this.#target = target;
    this.#scan = database.prepare(scanEndedSql);
    this.#createdMs = database.prepare("SELECT created_ms FROM pawl_runs WHERE id = ?");
  }

  scan(params: { readonly afterId: string | null; readonly endedByMs: number; readonly limit: number }): {
    readonly ended: readonly EndedRow[];
    readonly lastId: string | null;
  } {
    const { afterId, endedByMs, limit } = params;
    const found = rows(this.#scan.all(afterId ?? "", limit)) as [string, string, string, RunStatus, number | null][];
    const ended = found.flatMap(([id, namespace, workflow, status, finishedMs]) =>
      finishedMs !== null && finishedMs <= endedByMs ? [{ id, namespace, workflow, status, finishedMs }] : [],
    );
    const lastId = found.length < limit ? undefined : found.at(-1)?.[0];
    if (lastId === undefined) return { ended, lastId: null };
    const [createdMs] = cells(this.#createdMs.get(lastId)) as [number];
    return { ended, lastId: createdMs > endedByMs ? null : lastId };
  }

  delete(runIds: readonly string[], endedByMs: number): number {
    return this.#database.transaction(() => {
      let deleted = 0;
      for (const id of runIds) {
        this.#target.forget();
        const run = this.#target.run(id);
        if (run === undefined || !isTerminal(run.status) || (run.finishedMs ?? 0) > endedByMs) continue;
        this.#target.delete(run);
        deleted += 1;
      }
      return deleted;
    });
  }
}

/** Exported for the test of its plan. The end is read of ended runs only: it lies behind the payloads, which may be large. */
export const scanEndedSql: string = `
  SELECT id, namespace, workflow, status,
    CASE WHEN status IN ('completed', 'failed', 'cancelled') THEN finished_ms END
  FROM pawl_runs WHERE id > ? ORDER BY id LIMIT ?`;
