import type { Run as WireRun, Workflow, WorkflowDocument } from "@pawl/api";
import type { Run } from "pawl";
import type { Principal } from "../http/principal.ts";
import type { WorkflowRow } from "./workflow-store.ts";

export interface WorkflowView {
  readonly viewer: Pick<Principal, "userId"> | null;
  readonly lastRun: Run | undefined;
}

/** A saved workflow as somebody sees it. Pure. */
export function wireWorkflow(row: WorkflowRow, { viewer, lastRun }: WorkflowView): Workflow {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    agent: row.agent,
    version: row.version,
    input: inputOf(row) ?? null,
    tags: tagsOf(row),
    visibility: row.visibility,
    owner: { id: row.owner, name: row.ownerName },
    isMine: row.owner === viewer?.userId,
    forkedFrom: row.forkedFrom,
    revision: row.revision,
    lastRun: lastRun === undefined ? null : wireLastRun(lastRun),
    createdAt: new Date(row.createdMs).toISOString(),
    updatedAt: new Date(row.updatedMs).toISOString(),
  };
}

/** What is said of a workflow that has nothing to do with where it is. Pure. */
export function documentOf(row: WorkflowRow): WorkflowDocument {
  return {
    format: "pawl-workflow",
    formatVersion: 1,
    agent: row.agent,
    version: row.version,
    name: row.name,
    description: row.description,
    input: inputOf(row) ?? null,
    tags: tagsOf(row),
  };
}

/** Undefined: none is saved. */
export function inputOf({ input }: Pick<WorkflowRow, "input">): unknown {
  return input === null ? undefined : JSON.parse(input);
}

export function tagsOf({ tags }: Pick<WorkflowRow, "tags">): Record<string, string> {
  return JSON.parse(tags) as Record<string, string>;
}

function wireLastRun({ id, status, createdAt }: Run): Pick<WireRun, "id" | "status" | "createdAt"> {
  return { id, status, createdAt: createdAt.toISOString() };
}
