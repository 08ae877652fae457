import type { StatementSync } from "node:sqlite";
import type { ErrorQuery, ErrorRow } from "../store.ts";
import { rows, type Database } from "./database.ts";

/** A walk over the runs of one parked status, or of one owner, for those who count errors. */
export class ErrorReader {
  readonly #scan: StatementSync;
  readonly #scanOfOwner: StatementSync;

  constructor(database: Database) {
    this.#scan = database.prepare(scanErrorsSql.ofStatus);
    this.#scanOfOwner = database.prepare(scanErrorsSql.ofOwner);
  }

  scan({ status, namespace, owner, workflow, sinceMs, beforeId, limit }: ErrorQuery): {
    readonly errors: readonly ErrorRow[];
    readonly lastId: string | null;
  } {
    const binds = [status, beforeId, namespace, workflow, sinceMs, Math.max(0, limit)];
    const found = rows(owner === null ? this.#scan.all(...binds) : this.#scanOfOwner.all(...binds, owner)) as [
      string,
      string,
      number,
      string | null,
    ][];
    const errors = found.flatMap(([id, of, atMs, error]) =>
      error === null ? [] : [{ id, workflow: of, atMs, error }],
    );
    return { errors, lastId: limit <= 0 || found.length < limit ? null : found.at(-1)![0] };
  }
}

const wanted = "(?3 IS NULL OR namespace = ?3) AND (?4 IS NULL OR workflow = ?4) AND (?5 IS NULL OR updated_ms >= ?5)";

/** Exported for the test of their plans. */
export const scanErrorsSql: Readonly<Record<"ofStatus" | "ofOwner", string>> = {
  /** Served by pawl_runs_parked, in its order: the list is the index's condition, word for word. */
  ofStatus: `
    SELECT id, workflow, updated_ms, CASE WHEN ${wanted} THEN error END
    FROM pawl_runs INDEXED BY pawl_runs_parked
    WHERE status IN ('sleeping', 'waiting', 'paused', 'blocked', 'failed', 'cancelled')
      AND status = ?1 AND id < ifnull(?2, char(1114111))
    ORDER BY id DESC LIMIT ?6`,
  /** Served by pawl_runs_of_owner, in its order. */
  ofOwner: `
    SELECT id, workflow, updated_ms, CASE WHEN status = ?1 AND ${wanted} THEN error END
    FROM pawl_runs INDEXED BY pawl_runs_of_owner
    WHERE owner = ?7 AND id < ifnull(?2, char(1114111))
    ORDER BY id DESC LIMIT ?6`,
};
