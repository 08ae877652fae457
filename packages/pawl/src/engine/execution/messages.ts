import type { Execution } from "./execution.ts";
import { takeEnd } from "./child-wait.ts";
import { enqueue } from "./enqueue.ts";
import type { MessageOp } from "./op.ts";

/** Gives the wait the oldest message of its name, if there is one: it is delivered in its turn. */
export function takeMessage(execution: Execution, op: MessageOp): boolean {
  if (op.isQueued) return true;
  const message = execution.inbox.take(op.name);
  if (message === null) return false;
  op.message = message;
  enqueue(execution, op);
  return true;
}

/** Nobody waits any more for what this wait was given: others may. */
export function returnMessage(execution: Execution, op: MessageOp): void {
  if (op.message === null) return;
  execution.inbox.putBack(op.message);
  op.message = null;
}

/** Messages have come: hands them to those who wait, in the order of asking. */
export function takeMessages(execution: Execution): void {
  for (const op of execution.ops.values()) {
    if (op.type === "signal" || op.type === "interrupt") takeMessage(execution, op);
    else if (op.type === "child") takeEnd(execution, op);
  }
}
