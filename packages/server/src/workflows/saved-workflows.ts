import type { Workflow } from "@pawl/api";
import type { Pawl, Run } from "pawl";
import type { Uploads } from "../files/uploads.ts";
import { seesAll, type Principal } from "../http/principal.ts";
import type { WorkflowRow, WorkflowStore } from "./workflow-store.ts";
import { wireWorkflow } from "./wire-workflow.ts";

/** What the operations on saved workflows share. */
export interface SavedWorkflows {
  readonly pawl: Pawl;
  readonly store: WorkflowStore;
  readonly files: Uploads;
}

/** A workflow that the caller may see. @throws ApiError `workflow_not_found`, also where it is only somebody else's. */
export function visibleWorkflow({ store }: SavedWorkflows, principal: Principal, id: string): Promise<WorkflowRow> {
  return store.visible(principal.userId, id, { everyones: seesAll(principal) });
}

/** Workflows as the caller sees them, each with the caller's own last run of it: two questions, however many they are. */
export async function shownWorkflows(
  { pawl, store }: Pick<SavedWorkflows, "pawl" | "store">,
  principal: Principal,
  rows: readonly WorkflowRow[],
): Promise<Workflow[]> {
  const lastIds = await store.lastRuns(
    rows.map(({ id }) => id),
    principal.userId,
  );
  const runs = lastIds.size === 0 ? [] : await pawl.getMany([...lastIds.values()]);
  const byId = new Map<string, Run>(runs.map((run) => [run.id, run]));
  return rows.map((row) => wireWorkflow(row, { viewer: principal, lastRun: byId.get(lastIds.get(row.id) ?? "") }));
}

export async function shownWorkflow(
  saved: Pick<SavedWorkflows, "pawl" | "store">,
  principal: Principal,
  row: WorkflowRow,
): Promise<Workflow> {
  const [shown] = await shownWorkflows(saved, principal, [row]);
  return shown as Workflow;
}
