import { copyUploads } from "../files/copy-uploads.ts";
import type { Principal } from "../http/principal.ts";
import type { SavedWorkflows } from "./saved-workflows.ts";
import type { WorkflowRow } from "./workflow-store.ts";
import { inputOf, tagsOf } from "./wire-workflow.ts";

const nameMax = 200;

/** A copy of a workflow that is the caller's own, and private, with copies of the uploads that its input names. */
export async function forkWorkflow(
  { store, files }: SavedWorkflows,
  principal: Principal,
  {
    origin,
    name,
    input = inputOf(origin),
  }: {
    readonly origin: WorkflowRow;
    readonly name: string | undefined;
    /** Default: the origin's. */
    readonly input?: unknown;
  },
): Promise<WorkflowRow> {
  return store.insert(principal, {
    agent: origin.agent,
    version: origin.version,
    name: name ?? copyName(origin.name),
    description: origin.description,
    input: await copyUploads(files, { input, from: origin.owner, to: principal.userId }),
    tags: tagsOf(origin),
    visibility: "private",
    forkedFrom: origin.id,
  });
}

function copyName(name: string): string {
  const suffix = " (copy)";
  return (name + suffix).length <= nameMax ? name + suffix : name;
}
