import type { RunRow } from "./run-row.ts";

/** What readers of a run's log know of the run itself: its row without what may be large. */
export type RunHead = Pick<
  RunRow,
  | "id"
  | "namespace"
  | "owner"
  | "workflow"
  | "version"
  | "status"
  | "parentId"
  | "rootId"
  | "continuedTo"
  | "cancelRequested"
  | "pauseRequested"
  | "createdMs"
  | "startedMs"
  | "updatedMs"
  | "finishedMs"
>;

export function runHead(run: RunRow): RunHead {
  return {
    id: run.id,
    namespace: run.namespace,
    owner: run.owner,
    workflow: run.workflow,
    version: run.version,
    status: run.status,
    parentId: run.parentId,
    rootId: run.rootId,
    continuedTo: run.continuedTo,
    cancelRequested: run.cancelRequested,
    pauseRequested: run.pauseRequested,
    createdMs: run.createdMs,
    startedMs: run.startedMs,
    updatedMs: run.updatedMs,
    finishedMs: run.finishedMs,
  };
}
