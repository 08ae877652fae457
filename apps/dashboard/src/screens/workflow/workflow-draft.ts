import type { BodyInput, Workflow, workflowsCreate } from "@pawl/api";

import { tagsOf, tagsText } from "../../design/tags-text.ts";

/** What there is to say of a workflow besides its input, as it stands in the fields. */
export interface WorkflowDraft {
  readonly agent: string;
  readonly name: string;
  readonly description: string;
  /** "": the default one at each start. */
  readonly version: string;
  readonly tags: string;
  readonly visibility: Workflow["visibility"];
}

export function newWorkflowDraft(agent: string): WorkflowDraft {
  return { agent, name: "", description: "", version: "", tags: "", visibility: "private" };
}

/** Pure. */
export function workflowDraftOf(workflow: Workflow): WorkflowDraft {
  const { agent, name, description, version, tags, visibility } = workflow;
  return {
    agent,
    name,
    description,
    version: version === null ? "" : String(version),
    tags: tagsText(tags),
    visibility,
  };
}

/** Pure. */
export function workflowFieldsOf(
  draft: WorkflowDraft,
  input: unknown,
): Omit<BodyInput<typeof workflowsCreate>, "agent"> {
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    version: draft.version === "" ? null : Number(draft.version),
    tags: tagsOf(draft.tags),
    visibility: draft.visibility,
    input: input ?? null,
  };
}

/** What is wrong with it before the server is asked, by field. Pure. */
export function workflowProblems({ agent, name }: WorkflowDraft): Partial<Record<keyof WorkflowDraft, string>> {
  return {
    ...(agent === "" && { agent: "Say which agent it runs" }),
    ...(name.trim() === "" && { name: "It needs a name" }),
  };
}
