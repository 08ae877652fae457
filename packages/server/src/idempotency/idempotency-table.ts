import type { Kysely } from "kysely";

/** Requests that were sent with an `Idempotency-Key`, and how they were answered. */
export interface IdempotencyTable {
  user_id: string;
  key: string;
  operation: string;
  /** SHA-256 of what was asked. */
  request_hash: string;
  /** Null while it is under way. */
  status: number | null;
  /** JSON. */
  reply: string | null;
  created_ms: number;
}

export async function createIdempotencyTables(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("idempotency")
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("operation", "text", (column) => column.notNull())
    .addColumn("request_hash", "text", (column) => column.notNull())
    .addColumn("status", "integer")
    .addColumn("reply", "text")
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("idempotency_pk", ["user_id", "key"])
    .execute();
  await database.schema.createIndex("idempotency_created").on("idempotency").column("created_ms").execute();
}
