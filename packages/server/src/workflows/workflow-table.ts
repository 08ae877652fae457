import type { Kysely } from "kysely";

/** A saved workflow. */
export interface WorkflowTable {
  id: string;
  owner: string;
  /** As it was when the owner last changed the row: to be shown, not to be gone by. */
  ownerName: string;
  name: string;
  description: string;
  agent: string;
  /** Null: the agent's default at each start. */
  version: number | null;
  /** JSON; null: none. It may be a draft: only a start checks it. */
  input: string | null;
  /** Name, description and agent in lower case, of every script: what a search looks into. */
  words: string;
  /** JSON, for showing; `workflow_tag` is for finding. */
  tags: string;
  visibility: "private" | "public";
  forkedFrom: string | null;
  revision: number;
  createdMs: number;
  updatedMs: number;
}

export interface WorkflowTagTable {
  workflow: string;
  name: string;
  value: string;
}

/** Which run somebody has started of a workflow last. */
export interface WorkflowRunTable {
  workflow: string;
  starter: string;
  run: string;
}

export interface WorkflowTables {
  workflow: WorkflowTable;
  workflow_tag: WorkflowTagTable;
  workflow_run: WorkflowRunTable;
}

export async function createWorkflowTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("workflow")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("ownerName", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("description", "text", (column) => column.notNull())
    .addColumn("agent", "text", (column) => column.notNull())
    .addColumn("words", "text", (column) => column.notNull())
    .addColumn("version", "integer")
    .addColumn("input", "text")
    .addColumn("tags", "text", (column) => column.notNull())
    .addColumn("visibility", "text", (column) => column.notNull())
    .addColumn("forkedFrom", "text")
    .addColumn("revision", "integer", (column) => column.notNull())
    .addColumn("createdMs", "bigint", (column) => column.notNull())
    .addColumn("updatedMs", "bigint", (column) => column.notNull())
    .execute();
  // For the list of one's own, and for that of what is public.
  await db.schema.createIndex("workflows_of").on("workflow").columns(["owner", "updatedMs", "id"]).execute();
  await db.schema.createIndex("workflows_seen").on("workflow").columns(["visibility", "updatedMs", "id"]).execute();
  await db.schema
    .createTable("workflow_tag")
    .addColumn("workflow", "text", (column) => column.notNull().references("workflow.id").onDelete("cascade"))
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("workflow_tag_key", ["workflow", "name"])
    .execute();
  await db.schema
    .createTable("workflow_run")
    .addColumn("workflow", "text", (column) => column.notNull().references("workflow.id").onDelete("cascade"))
    .addColumn("starter", "text", (column) => column.notNull())
    .addColumn("run", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("workflow_run_key", ["workflow", "starter"])
    .execute();
}
