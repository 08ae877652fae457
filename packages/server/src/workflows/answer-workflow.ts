import type { BodyOf, workflowsInterrupt } from "@pawl/api";
import { PawlError, type Interrupt, type Pawl } from "pawl";
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

/**
 * The question that an answer to a workflow is meant for: the one that is named, or the only one that is open in the caller's runs of it and their children.
 *
 * @throws ApiError `workflow_not_found`, `interrupt_ambiguous`; PawlError `interrupt_not_found`.
 */
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
  if (only === undefined) throw noQuestion("No question is open in your runs of this workflow.");
  if (others.length === 0) return only.id;
  throw new ApiError("interrupt_ambiguous", "Several questions are open in your runs of this workflow.", {
    details: { interrupts: open.map(({ id, run, title }) => ({ id, run, title })) },
  });
}

interface Mine {
  readonly workflow: string;
  readonly owner: string;
}

async function namedQuestion(pawl: Pawl, mine: Mine, id: string): Promise<string> {
  const none = (): PawlError => noQuestion(`There is no interrupt ${id} in your runs of this workflow.`);
  // Somebody else's question is not told from one that there is not.
  const { root } = await pawl.interrupts.get(id).catch((error: unknown) => {
    throw error instanceof PawlError && error.kind === "not_found" ? none() : error;
  });
  const run = await pawl.get(root);
  if (run.owner === mine.owner && run.tags[workflowTag] === mine.workflow) return id;
  throw none();
}

/** The first of them. A run whose child asks is waiting too, so that only such runs have to be looked into. */
async function openQuestions(pawl: Pawl, { workflow, owner }: Mine): Promise<readonly Interrupt[]> {
  const found: Interrupt[] = [];
  const { items } = await pawl.list({
    tags: { [workflowTag]: workflow },
    owner,
    status: ["waiting", "running", "sleeping", "paused", "blocked"],
    limit: runsMax,
  });
  for (const { id } of items) {
    const asked = await pawl.interrupts.list({ run: id, tree: true, status: "open", limit: listedMax });
    found.push(...asked.items);
    if (found.length >= listedMax) break;
  }
  return found.slice(0, listedMax);
}

function noQuestion(message: string): PawlError {
  return new PawlError("interrupt_not_found", message);
}
