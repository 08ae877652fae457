import type { RunRow } from "../../store/run-row.ts";
import { isTerminal } from "../../store/run-status.ts";
import { deletedChild } from "./child-end.ts";
import { endSignal } from "./child-request.ts";
import { enqueue } from "./enqueue.ts";
import type { Execution } from "./execution.ts";
import type { ChildOp } from "./op.ts";

/** After a look for the ends of children that failed. */
const lookAgainMs = 1_000;
const pageSize = 500;

/** Looks for the ends of children of which nobody may have told the run. It stays in memory meanwhile. */
export function lookForEnds(execution: Execution): void {
  const { children } = execution;
  const ops = children.toLookFor.filter((op) => !op.isSettled && !op.isQueued);
  children.toLookFor = [];
  if (ops.length === 0) return;
  execution.runningCount++;
  void findEndsOrLater(execution, ops);
}

async function findEndsOrLater(execution: Execution, ops: readonly ChildOp[]): Promise<void> {
  try {
    await findEnds(execution, ops);
    looked(execution);
  } catch {
    // The store is out of reach.
    execution.owner.clock.setTimer(lookAgainMs, () => {
      execution.children.toLookFor.push(...ops);
      looked(execution);
    });
  }
}

function looked(execution: Execution): void {
  execution.runningCount--;
  if (!execution.isRetired) execution.owner.turns.delivered(execution);
}

/**
 * Goes through the run's children, newest first, until each of those that are looked for is found. One that goes on as run after run is each of them, under one name;
 * of one that still runs, a message will tell. One of which there is no run any more will never end.
 */
async function findEnds(execution: Execution, ops: readonly ChildOp[]): Promise<void> {
  const { owner, runId: parentId } = execution;
  const wanted = new Map(ops.map((op) => [endSignal(op.child.runId as string), op]));
  for (let beforeId: string | null = null; wanted.size > 0;) {
    const page: readonly RunRow[] = await owner.listChildren({ parentId, beforeId, limit: pageSize });
    for (const run of page) {
      const op = wanted.get(run.parentSignal ?? "");
      wanted.delete(run.parentSignal ?? "");
      if (op !== undefined && isTerminal(run.status) && run.continuedTo === null) found(execution, op, run);
    }
    beforeId = page.at(-1)?.id ?? null;
    if (page.length < pageSize) break;
  }
  for (const op of wanted.values()) gone(execution, op);
}

function found(execution: Execution, op: ChildOp, { id, status, output, error }: RunRow): void {
  if (!isLookedFor(execution, op)) return;
  op.end = { id, status, output, error };
  enqueue(execution, op);
}

function gone(execution: Execution, op: ChildOp): void {
  if (!isLookedFor(execution, op)) return;
  const { key, runId, request } = op.child;
  op.failure = { kind: "child-failed", error: deletedChild({ key, runId, workflow: request.workflow }) };
  enqueue(execution, op);
}

function isLookedFor(execution: Execution, op: ChildOp): boolean {
  return !op.isSettled && !op.isQueued && !execution.isRetired;
}
