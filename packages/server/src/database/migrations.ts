import type { Kysely, Migration } from "kysely";
import { createAuthTables } from "../auth/auth-tables.ts";
import { createFailedSignInTable } from "../auth/failed-sign-in-table.ts";
import { createUserTables } from "../users/user-tables.ts";
import { createUploadTables } from "../files/upload-table.ts";
import { addFilesOfShares, createShareTables } from "../shares/share-table.ts";
import { createWorkflowTables } from "../workflows/workflow-table.ts";
import { createQuotaTables } from "./quota.ts";
import { createAuditTables } from "../audit/audit-table.ts";
import { createIdempotencyTables } from "../idempotency/idempotency-table.ts";
import { createBulkTables } from "../runs/bulk/bulk-table.ts";

/** Numbered, forward only. A part that needs tables adds a function `create…Tables` beside its code and calls it here. */
export const migrations: Readonly<Record<string, Migration>> = {
  "001-first": {
    up: async (database: Kysely<unknown>) => {
      await createUserTables(database);
      await createAuthTables(database);
      await createQuotaTables(database);
      await createWorkflowTables(database);
      await createShareTables(database);
      await createUploadTables(database);
      await createAuditTables(database);
      await createIdempotencyTables(database);
      await createBulkTables(database);
    },
  },
  "002-failed-sign-ins": { up: createFailedSignInTable },
  "003-files-of-links": { up: addFilesOfShares },
};
