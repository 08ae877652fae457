import type { Execution } from "./execution.ts";
import type { ChildOp, LinkedOp, MessageOp, SleepOp } from "./op.ts";

/** Puts what is over, or ready, in line to be delivered. */
export function enqueue(execution: Execution, op: SleepOp | MessageOp | ChildOp | LinkedOp): void {
  op.isQueued = true;
  execution.timed.delete(op);
  execution.ended.push(op);
  execution.owner.turns.ready(execution);
}
