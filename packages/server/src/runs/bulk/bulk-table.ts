import type { BulkAction, BulkOperation as WireBulk } from "@pawl/api";
import type { Kysely, Selectable } from "kysely";

/** What is being done to many runs, and by whom. The work itself lives in one process; its row says how far it is. */
export interface BulkOperationTable {
  id: string;
  user_id: string;
  action: string;
  status: string;
  matched: number;
  done: number;
  skipped: number;
  failed_count: number;
  /** JSON: the first 100 of those that failed. */
  failed: string;
  /** 1: no further run is to be begun. */
  is_stopping: number;
  started_ms: number;
  /** While it is under way: when its process was last heard of. */
  seen_ms: number;
  finished_ms: number | null;
}

export type BulkRow = Selectable<BulkOperationTable>;

export async function createBulkTables(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("bulk_operation")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("matched", "integer", (column) => column.notNull())
    .addColumn("done", "integer", (column) => column.notNull())
    .addColumn("skipped", "integer", (column) => column.notNull())
    .addColumn("failed_count", "integer", (column) => column.notNull())
    .addColumn("failed", "text", (column) => column.notNull())
    .addColumn("is_stopping", "integer", (column) => column.notNull())
    .addColumn("started_ms", "bigint", (column) => column.notNull())
    .addColumn("seen_ms", "bigint", (column) => column.notNull())
    .addColumn("finished_ms", "bigint")
    .execute();
  await database.schema.createIndex("bulk_operation_user").on("bulk_operation").columns(["user_id", "id"]).execute();
}

/** One whose process was not heard of for so long has ended with it. */
export const lostMs = 30_000;

/** As the contract has it. Pure. */
export function wireBulk(row: BulkRow, nowMs: number): WireBulk {
  const isLost = row.status === "running" && row.seen_ms < nowMs - lostMs;
  return {
    id: row.id,
    action: row.action as BulkAction,
    status: isLost ? "stopped" : (row.status as WireBulk["status"]),
    matched: row.matched,
    done: row.done,
    skipped: row.skipped,
    failedCount: row.failed_count,
    failed: JSON.parse(row.failed) as WireBulk["failed"],
    startedAt: new Date(row.started_ms).toISOString(),
    finishedAt: row.finished_ms === null ? (isLost ? iso(row.seen_ms) : null) : iso(row.finished_ms),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
