import type { Kysely } from "kysely";

/** Who did what to what. Ids are UUIDv7, so they are in the order of time. */
export interface AuditTable {
  id: string;
  at_ms: number;
  actor_id: string | null;
  actor_name: string;
  via: string;
  action: string;
  target: string | null;
  outcome: string;
  status: number;
  code: string | null;
  ip: string | null;
  user_agent: string | null;
  request_id: string;
  /** JSON. */
  details: string;
}

export async function createAuditTables(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("audit")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("actor_id", "text")
    .addColumn("actor_name", "text", (column) => column.notNull())
    .addColumn("via", "text", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("target", "text")
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("status", "integer", (column) => column.notNull())
    .addColumn("code", "text")
    .addColumn("ip", "text")
    .addColumn("user_agent", "text")
    .addColumn("request_id", "text", (column) => column.notNull())
    .addColumn("details", "text", (column) => column.notNull())
    .execute();
  for (const by of ["actor_id", "action", "target"]) {
    await database.schema.createIndex(`audit_${by}`).on("audit").columns([by, "id"]).execute();
  }
}
