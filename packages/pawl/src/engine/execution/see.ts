import type { Execution } from "./execution.ts";
import type { Op } from "./op.ts";

/** What has just been appended is what the code sees next. */
export function see(execution: Execution, op: Op, nowMs: number): void {
  execution.forget(op);
  execution.seenSeq = execution.log.lastSeq;
  execution.seenMs = nowMs;
  execution.hasProgressed = true;
  execution.owner.journal.add(execution);
}
