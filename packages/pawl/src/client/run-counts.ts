import type { Engine } from "../engine/engine.ts";
import { checkOptions } from "../errors/check-options.ts";
import type { RunStatus } from "../store/run-status.ts";
import { runQuery } from "./list-runs.ts";
import { runFilter } from "./option-names.ts";
import type { RunFilter } from "./pawl.ts";

export interface RunCounts {
  /** A status that no run has is left out. */
  readonly counts: Readonly<Partial<Record<RunStatus, number>>>;
  /** Of all statuses together. */
  readonly total: number;
  /** False: there are at least so many. */
  readonly isComplete: boolean;
}

/** Reading so many takes half a second. */
const lookMax = 100_000;

/** See `Pawl.counts`. */
export async function countRuns(engine: Engine, filter: RunFilter): Promise<RunCounts> {
  checkOptions(filter, runFilter, "pawl.counts");
  const { counts, isComplete } = await engine.store.tallyRuns({ ...runQuery(filter), lookMax });
  return { counts, total: Object.values(counts).reduce((sum, count) => sum + count, 0), isComplete };
}
