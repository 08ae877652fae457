import type { AuditTable } from "../audit/audit-table.ts";
import type { IdempotencyTable } from "../idempotency/idempotency-table.ts";
import type { BulkOperationTable } from "../runs/bulk/bulk-table.ts";

/**
 * The server's own tables. Columns are texts and whole numbers only, on every database: ids and JSON are texts, times are milliseconds since 1970, truths are 0 and 1.
 * Each part of the server declares its tables beside its code, and adds them here. Those of better-auth are its own (`auth/`).
 */
export interface Tables {
  audit: AuditTable;
  bulk_operation: BulkOperationTable;
  idempotency: IdempotencyTable;
}
