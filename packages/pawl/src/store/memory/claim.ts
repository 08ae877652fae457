import { isReplayed } from "../event-row.ts";
import { isLeftOver } from "../left-over.ts";
import { claimedRun, mayHaveNews, releasedRun } from "../run-transition.ts";
import type { ClaimRequest, ClaimResult } from "../write.ts";
import type { Records } from "./records.ts";

/** Takes due runs for a worker, and hands it what has arrived for those it owns already. */
export function claim(records: Records, request: ClaimRequest): ClaimResult {
  if (request.holds !== null) reconcile(records, request.workerId, request.holds, request.nowMs);
  const attention = records.attention(request.workerId).map((id) => {
    const run = records.put({ ...records.run(id)!, needsAttention: false });
    return { run, signals: [...records.signals(id)] };
  });
  const { runIds, nextDueMs } = records.due.due(request, records.flows);
  const claimed = runIds.map((id) => {
    const run = records.put(claimedRun(records.run(id)!, request.workerId, request.nowMs));
    const events = records.events(id).filter(isReplayed);
    return { run, events, lastSeq: records.lastSeq(id), signals: [...records.signals(id)] };
  });
  return { claimed, attention, nextDueMs };
}

/** What the worker owns and does not know of becomes claimable; of the rest it is told again what it may have missed. */
function reconcile(records: Records, workerId: string, holds: readonly string[], nowMs: number): void {
  const held = new Set(holds);
  for (const id of records.owned(workerId)) {
    const run = records.run(id)!;
    if (isLeftOver(run, held, nowMs)) records.put(releasedRun(run, nowMs));
    else if (mayHaveNews(run, records.signals(id).length)) records.put({ ...run, needsAttention: true });
  }
}
