import { createApplyChanges } from "./001-apply-changes.ts";
import { createApplyRecords } from "./001-apply-records.ts";
import { createClaim } from "./001-claim.ts";
import { createCommit } from "./001-commit.ts";
import { createDeleteRuns } from "./001-delete.ts";
import { createFlows } from "./001-flows.ts";
import { createTables } from "./001-tables.ts";
import { createReleaseWorkers } from "./001-workers.ts";

export interface Migration {
  /** Ascending from 1 without gaps. */
  readonly version: number;
  readonly name: string;
  /** The statements, for the schema of this name, quoted. */
  readonly sql: (schema: string) => string;
}

/**
 * The schema, one step per version: forward only, never edited once released, and each such that the Pawl before it still works while it is
 * deployed. Functions carry a number: a new one stands beside the old until nobody calls that.
 */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: "runs, what belongs to them, and workers",
    sql: (schema) =>
      [
        createTables,
        createApplyRecords,
        createApplyChanges,
        createFlows,
        createClaim,
        createCommit,
        createReleaseWorkers,
        createDeleteRuns,
      ]
        .map((create) => create(schema))
        .join(""),
  },
];
