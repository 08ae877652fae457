import { fromErrorRecord, toErrorRecord, type ErrorRecord } from "../../errors/error-record.ts";
import { failureData } from "./child-delivery.ts";
import type { Execution } from "./execution.ts";
import { enqueue } from "./enqueue.ts";
import { linkToLast } from "./link.ts";
import { see } from "./see.ts";
import type { LinkedOp, PreparedDeed } from "./op.ts";
import { mayBeginMore } from "./steps.ts";

/** The code wants something done to other runs: live, or at the end of a replay. It is done when it is delivered, in its turn. */
export function beginDeed(execution: Execution, op: LinkedOp): void {
  if (!mayBeginMore(execution, op.isSpared) || op.deed.to?.isStarting === true) {
    execution.heldDeeds.push(op);
    return;
  }
  const prepared = op.deed.prepare();
  if (!(prepared instanceof Promise)) return isReady(execution, op, prepared);
  execution.runningCount++;
  void prepared.then((result) => {
    execution.runningCount--;
    if (execution.isRetired) return;
    if (!op.isSettled) isReady(execution, op, result);
    execution.owner.turns.delivered(execution);
  });
}

export function releaseDeeds(execution: Execution): void {
  const held = execution.heldDeeds;
  if (held.length === 0 || execution.isRetired) return;
  execution.heldDeeds = [];
  for (const op of held) if (!op.isSettled) beginDeed(execution, op);
}

function isReady(execution: Execution, op: LinkedOp, result: PreparedDeed | ErrorRecord): void {
  if ("linked" in result) op.prepared = result;
  else op.failure = result;
  enqueue(execution, op);
}

export function deliverDeed(execution: Execution, op: LinkedOp): void {
  const nowMs = execution.stampMs();
  const { failure, prepared, deed } = op;
  if (failure !== null || prepared === null) {
    // Only a spawn can fail: of the rest nothing has to be checked that was not when it was asked for.
    const error = failure ?? toErrorRecord(new Error("It was never prepared."));
    execution.log.append("spawn-failed", op.key, nowMs, failureData(error), null, null, op.after);
    see(execution, op, nowMs);
    return op.reject(fromErrorRecord(error));
  }
  execution.log.append(deed.kind, op.key, nowMs, prepared.data, null, null, op.after);
  linkToLast(execution, prepared.linked);
  see(execution, op, nowMs);
  op.resolve(deed.valueOf(prepared.data, false));
}
