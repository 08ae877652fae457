import type { ChildEnd } from "../../store/run-end.ts";
import { endSignal } from "./child-request.ts";
import { enqueue } from "./enqueue.ts";
import type { Execution } from "./execution.ts";
import type { ChildOp } from "./op.ts";

/** Gives the wait the message of the child's end, if that has come. */
export function takeEnd(execution: Execution, op: ChildOp): boolean {
  if (op.isQueued) return true;
  const { runId } = op.child;
  if (runId === null) return false;
  const message = execution.inbox.take(endSignal(runId));
  if (message === null) return false;
  op.message = message;
  op.end = JSON.parse(message.payload ?? "null") as ChildEnd;
  enqueue(execution, op);
  return true;
}

/** The code does not wait for it any more: a call was dropped with its branch, or cancelled with the run. */
export function giveUpChild(execution: Execution, op: ChildOp): void {
  const { child, message } = op;
  if (message !== null) execution.inbox.putBack(message);
  op.message = null;
  op.isGivenUp = true;
  if (child.isSpawned) return;
  child.isStarting = false;
  if (child.request.endsWithParent && child.runId !== null) execution.children.unwanted.push(child.runId);
}
