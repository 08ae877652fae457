import type { StatementSync } from "node:sqlite";
import type { RunStatus } from "../run-status.ts";
import { idRange, SummaryTally, type SummaryQuery, type SummaryRow } from "../run-summary.ts";
import { rows, type Database } from "./database.ts";

/** How many runs one slice looks at: some 10 ms, after which commits that wait get their turn. */
const runsPerSlice = 4_000;

export interface SummarySlice {
  readonly rows: readonly SummaryRow[];
  readonly looked: number;
  /** Where to go on; null: that was all. */
  readonly beforeId: string | null;
}

/** What has become of runs, counted where they lie. */
export class SummaryReader {
  readonly #all: StatementSync;
  readonly #ofOwner: StatementSync;

  constructor(database: Database) {
    this.#all = database.prepare(summarySql.all);
    this.#ofOwner = database.prepare(summarySql.ofOwner);
  }

  /** The next runs before `beforeId`; null: from the end of the span. */
  slice(query: SummaryQuery, beforeId: string | null, lookMax: number): SummarySlice {
    const { namespace, owner, workflow } = query;
    const range = idRange(query);
    const limit = Math.min(runsPerSlice, Math.max(0, lookMax));
    const binds = [range.fromId, beforeId ?? range.beforeId, limit];
    const found = rows(owner === null ? this.#all.all(...binds) : this.#ofOwner.all(...binds, owner)) as SummaryCells[];
    const tally = new SummaryTally(query);
    for (const [, space, of, status, createdMs, startedMs, finishedMs, notBeforeMs] of found) {
      if ((namespace !== null && space !== namespace) || (workflow !== null && of !== workflow)) continue;
      tally.add({ workflow: of, status, createdMs, startedMs, finishedMs, notBeforeMs });
    }
    return {
      rows: tally.rows,
      looked: found.length,
      beforeId: found.length < limit ? null : (found.at(-1)?.[0] ?? null),
    };
  }
}

type SummaryCells = [string, string, string, RunStatus, number, number | null, number | null, number];

const columns = "id, namespace, workflow, status, created_ms, started_ms, finished_ms, not_before_ms";

/** Exported for the test of their plans. */
export const summarySql: Readonly<Record<"all" | "ofOwner", string>> = {
  all: `SELECT ${columns} FROM pawl_runs WHERE id >= ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3`,
  ofOwner: `
    SELECT ${columns} FROM pawl_runs INDEXED BY pawl_runs_of_owner
    WHERE owner = ?4 AND id >= ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3`,
};
