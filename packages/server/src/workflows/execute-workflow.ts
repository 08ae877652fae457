import type { BodyOf, workflowsExecute } from "@pawl/api";
import { withUploads } from "../files/attach-uploads.ts";
import type { Principal } from "../http/principal.ts";
import { startRun, type StartedRun } from "../runs/start-run.ts";
import { visibleWorkflow, type SavedWorkflows } from "./saved-workflows.ts";
import { inputOf, tagsOf } from "./wire-workflow.ts";

export interface Execution {
  readonly workflow: string;
  readonly body: BodyOf<typeof workflowsExecute>;
  readonly idempotencyKey: string | undefined;
}

/** Starts a run of a saved workflow, which is the caller's: what the start gives wins over what is saved. */
export async function executeWorkflow(
  saved: SavedWorkflows,
  principal: Principal,
  { workflow, body, idempotencyKey }: Execution,
): Promise<StartedRun> {
  const row = await visibleWorkflow(saved, principal, workflow);
  // What is saved names uploads of the workflow's owner, what is given those of the caller.
  const isSaved = body.input === undefined;
  const attached = await withUploads(saved.files, isSaved ? row.owner : principal.userId, {
    input: isSaved ? inputOf(row) : body.input,
  });
  const started = await startRun(saved.pawl, principal, {
    agent: row.agent,
    ...attached,
    body: {
      ...body,
      ...attached.body,
      ...(row.version !== null && { version: row.version }),
      tags: { ...tagsOf(row), ...body.tags },
    },
    asked: body,
    idempotencyKey,
    workflow: row.id,
  });
  if (started.isNew) await saved.store.noteRun(row.id, principal.userId, started.run.id);
  return started;
}
