import type { Kysely } from "kysely";

/** A file that somebody uploads or has uploaded. Its bytes lie in the blob store for uploads. */
export interface UploadTable {
  id: string;
  owner: string;
  /** To be shown, and to be given to a run; never part of a path. */
  name: string;
  /** What the client says it is; once all is there, what it is. */
  type: string;
  size: number;
  /** How much of it is durable. */
  received: number;
  /** Null until all is there and has been looked at. */
  sha256: string | null;
  createdMs: number;
  /** When it is removed, unless a saved workflow holds it. */
  expiresMs: number;
}

/** A piece of an upload: a blob. */
export interface UploadPartTable {
  upload: string;
  at: number;
  size: number;
  /** Of the blob. */
  key: string;
}

/** The uploads that the inputs of saved workflows name. */
export interface WorkflowFileTable {
  workflow: string;
  upload: string;
}

export interface UploadTables {
  upload: UploadTable;
  upload_part: UploadPartTable;
  workflow_file: WorkflowFileTable;
}

export async function createUploadTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("upload")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("size", "bigint", (column) => column.notNull())
    .addColumn("received", "bigint", (column) => column.notNull())
    .addColumn("sha256", "text")
    .addColumn("createdMs", "bigint", (column) => column.notNull())
    .addColumn("expiresMs", "bigint", (column) => column.notNull())
    .execute();
  // For the list of one's own; for the sweep.
  await db.schema.createIndex("uploads_of").on("upload").columns(["owner", "createdMs", "id"]).execute();
  await db.schema.createIndex("uploads_due").on("upload").columns(["expiresMs"]).execute();
  await db.schema
    .createTable("upload_part")
    .addColumn("upload", "text", (column) => column.notNull().references("upload.id").onDelete("cascade"))
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("size", "bigint", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("upload_part_key", ["upload", "at"])
    .execute();
  await db.schema
    .createTable("workflow_file")
    .addColumn("workflow", "text", (column) => column.notNull().references("workflow.id").onDelete("cascade"))
    .addColumn("upload", "text", (column) => column.notNull().references("upload.id").onDelete("cascade"))
    .addPrimaryKeyConstraint("workflow_file_key", ["workflow", "upload"])
    .execute();
  await db.schema.createIndex("workflow_file_held").on("workflow_file").columns(["upload"]).execute();
}
