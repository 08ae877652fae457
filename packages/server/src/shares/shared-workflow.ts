import { PawlError } from "pawl";
import type { WorkflowRow, WorkflowStore } from "../workflows/workflow-store.ts";
import { refuseShare, type ShareRow } from "./share-store.ts";

/** The workflow that a link shows. @throws ApiError `share_not_found`, where it is gone, or the link shows a run. */
export async function sharedWorkflow(store: WorkflowStore, share: ShareRow): Promise<WorkflowRow> {
  if (share.kind !== "workflow") return refuseShare();
  return store.owned(share.owner, share.target).catch(isGone);
}

export function isGone(error: unknown): never {
  if (error instanceof PawlError && error.kind === "not_found") return refuseShare();
  throw error;
}
