import type { AuthTables } from "../auth/auth-tables.ts";
import type { FailedSignInTable } from "../auth/failed-sign-in-table.ts";
import type { UserTables } from "../users/user-tables.ts";
import type { AuditTable } from "../audit/audit-table.ts";
import type { UploadTables } from "../files/upload-table.ts";
import type { IdempotencyTable } from "../idempotency/idempotency-table.ts";
import type { ShareTables } from "../shares/share-table.ts";
import type { WorkflowTables } from "../workflows/workflow-table.ts";
import type { QuotaTables } from "./quota.ts";
import type { BulkOperationTable } from "../runs/bulk/bulk-table.ts";

/**
 * The server's own tables. Columns are texts and whole numbers only, on every database: ids and JSON are texts, times are milliseconds since 1970, truths are 0 and 1.
 * Each part of the server declares its tables beside its code, and adds them here. Those of better-auth are its own (`auth/`).
 */
export interface Tables extends UserTables, AuthTables, QuotaTables, WorkflowTables, ShareTables, UploadTables {
  audit: AuditTable;
  bulk_operation: BulkOperationTable;
  failed_sign_in: FailedSignInTable;
  idempotency: IdempotencyTable;
}
