import { fromErrorRecord, type ErrorRecord } from "../../errors/error-record.ts";
import type { ChildEnd } from "../../store/run-end.ts";
import { decodeValue } from "../../values/decode.ts";
import { childOutcome } from "./child-end.ts";
import type { Execution } from "./execution.ts";
import { encodeFailure } from "./failure.ts";
import type { ChildOp } from "./op.ts";
import { see } from "./see.ts";

/** The code gets to know how its child has ended, or that it could not begin. */
export function deliverChildEnd(execution: Execution, op: ChildOp): void {
  const nowMs = execution.stampMs();
  const { child } = op;
  const outcome = op.failure ?? childOutcome(op.end as ChildEnd, { key: op.key, workflow: child.request.workflow });
  const data = outcome.kind === "child-completed" ? outcome.output : failureData(outcome.error);
  execution.log.append(outcome.kind, op.key, nowMs, data, null, null, op.after);
  if (op.message !== null) execution.inbox.consume(op.message, execution.log.lastSeq);
  execution.children.over(child);
  see(execution, op, nowMs);
  if (outcome.kind === "child-completed") op.resolve(decodeValue(outcome.output));
  else op.reject(fromErrorRecord(outcome.error));
}

export function failureData(error: ErrorRecord): string {
  return encodeFailure({ error, retryAtMs: null, isParked: false });
}
