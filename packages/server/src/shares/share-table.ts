import type { Kysely } from "kysely";

/** A link. Its token is kept as a hash only: who reads the table can open nothing. */
export interface ShareTable {
  id: string;
  /** SHA-256 of the token, in hex. */
  tokenHash: string;
  owner: string;
  ownerName: string;
  kind: "run" | "workflow";
  target: string;
  title: string;
  createdMs: number;
  expiresMs: number | null;
  lastUsedMs: number | null;
  uses: number;
  /** 1: whoever has the link may download the files of the run. */
  withFiles: number;
}

export interface ShareTables {
  share: ShareTable;
}

export async function createShareTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("share")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("tokenHash", "text", (column) => column.notNull().unique())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("ownerName", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("target", "text", (column) => column.notNull())
    .addColumn("title", "text", (column) => column.notNull())
    .addColumn("createdMs", "bigint", (column) => column.notNull())
    .addColumn("expiresMs", "bigint")
    .addColumn("lastUsedMs", "bigint")
    .addColumn("uses", "integer", (column) => column.notNull())
    .execute();
  // For the list of one's own; for what goes with its target.
  await db.schema.createIndex("shares_of").on("share").columns(["owner", "createdMs", "id"]).execute();
  await db.schema.createIndex("shares_to").on("share").columns(["target"]).execute();
}

export async function addFilesOfShares(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("share")
    .addColumn("withFiles", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
}
