import type { Kysely } from "kysely";

/** Wrong passwords for one email within the hour that began with the first of them. */
export interface FailedSignInTable {
  /** SHA-256 of the email, as base64url. */
  key: string;
  count: number;
  endsMs: number;
}

export async function createFailedSignInTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("failed_sign_in")
    .addColumn("key", "text", (column) => column.primaryKey().notNull())
    .addColumn("count", "integer", (column) => column.notNull())
    .addColumn("endsMs", "bigint", (column) => column.notNull())
    .execute();
  // For the clean-up.
  await db.schema.createIndex("failed_sign_in_ends").on("failed_sign_in").column("endsMs").execute();
}
