import type { BodyOf, Interrupt as WireInterrupt, workflowsInterrupt } from "@pawl/api";
import type { Interrupt, Pawl } from "pawl";
import { ApiError } from "../http/api-error.ts";
import type { Principal } from "../http/principal.ts";
import { workflowTag } from "../runs/own-tags.ts";
import { visibleWorkflow, type SavedWorkflows } from "./saved-workflows.ts";

/** Runs in which questions are looked for, and questions that an error lists. */
const runsMax = 200;
const listedMax = 20;

export interface WorkflowAnswer {
  readonly workflow: string;
  readonly body: BodyOf<typeof workflowsInterrupt>;
}

/** The question that an answer to a workflow is meant for: the one that is named, or the only one that is open in the caller's runs of it. */
export async function questionOf(
  saved: SavedWorkflows,
  principal: Principal,
  { workflow, body }: WorkflowAnswer,
): Promise<string> {
  const row = await visibleWorkflow(saved, principal, workflow);
  const mine = { workflow: row.id, owner: principal.userId };
  if (body.interrupt !== undefined) return namedQuestion(saved.pawl, mine, body.interrupt);
  const open = await openQuestions(saved.pawl, mine);
  const [only, ...others] = open;
  if (only === undefined)
    throw new ApiError("interrupt_not_found", "No question is open in your runs of this workflow.");
  if (others.length === 0) return only.id;
  throw new ApiError("interrupt_ambiguous", `There are ${open.length} open questions in your runs of this workflow.`, {
    details: { interrupts: open.slice(0, listedMax).map(({ id, run, title }) => ({ id, run, title })) },
  });
}

interface Mine {
  readonly workflow: string;
  readonly owner: string;
}
