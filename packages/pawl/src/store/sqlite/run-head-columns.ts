import type { RunHead } from "../run-head.ts";
import type { RunStatus } from "../run-status.ts";
import type { Cell } from "./run-columns.ts";

export const headColumns = `
  id, namespace, owner, workflow, version, status, parent_id, root_id, continued_to, cancel_requested, pause_requested,
  created_ms, started_ms, updated_ms, finished_ms`;

/** In a file of its own, so that whoever reads cells on the main thread does not load `node:sqlite`, of which Node 22 warns. */
export function headOf(cells: readonly Cell[]): RunHead {
  return {
    id: cells[0] as string,
    namespace: cells[1] as string,
    owner: cells[2] as string | null,
    workflow: cells[3] as string,
    version: cells[4] as number,
    status: cells[5] as RunStatus,
    parentId: cells[6] as string | null,
    rootId: cells[7] as string | null,
    continuedTo: cells[8] as string | null,
    cancelRequested: cells[9] === 1,
    pauseRequested: cells[10] === 1,
    createdMs: cells[11] as number,
    startedMs: cells[12] as number | null,
    updatedMs: cells[13] as number,
    finishedMs: cells[14] as number | null,
  };
}
