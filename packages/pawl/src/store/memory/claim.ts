import { claimedRun } from "../run-transition.ts";
import type { ClaimRequest, ClaimResult } from "../write.ts";
import type { Records } from "./records.ts";

/** Takes due runs for a worker, and hands it what has arrived for those it owns already. */
export function claim(records: Records, request: ClaimRequest): ClaimResult {
  const attention = records.attention(request.workerId).map((id) => {
    const run = records.put({ ...records.run(id)!, needsAttention: false });
    return { run, signals: [...records.signals(id)] };
  });
  const { runIds, nextDueMs } = records.due.due(request);
  const claimed = runIds.map((id) => {
    const run = records.put(claimedRun(records.run(id)!, request.workerId, request.nowMs));
    return { run, events: [...records.events(id)], signals: [...records.signals(id)] };
  });
  return { claimed, attention, nextDueMs };
}
