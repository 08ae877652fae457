import type { RunRow } from "../../store/run-row.ts";
import { enqueue } from "./enqueue.ts";
import type { Execution } from "./execution.ts";
import type { ChildOp } from "./op.ts";

/** After a look for the ends of children that failed. */
const lookAgainMs = 1_000;

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

async function findEnds(execution: Execution, ops: readonly ChildOp[]): Promise<void> {
  let wanted = new Map(ops.map((op) => [op.child.runId as string, op]));
  while (wanted.size > 0) {
    const ended = await execution.owner.readEnded([...wanted.keys()]);
    const next = new Map<string, ChildOp>();
    for (const run of ended) {
      const op = wanted.get(run.id) as ChildOp;
      if (run.continuedTo !== null) next.set(run.continuedTo, op);
      else found(execution, op, run);
    }
    wanted = next;
  }
}

function found(execution: Execution, op: ChildOp, { id, status, output, error }: RunRow): void {
  if (op.isSettled || op.isQueued || execution.isRetired) return;
  op.end = { id, status, output, error };
  enqueue(execution, op);
}
