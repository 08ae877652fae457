import type { WorkerRow } from "./worker-row.ts";

/** Longer than any call is on its way. Behind by more, the worker's clock was wrong and has been set right. */
export const lateMaxMs = 60_000;

/** Whether a heartbeat has been overtaken by a later one of the same worker: it would set the lease back, and so changes nothing. */
export function isLateBeat(beat: Pick<WorkerRow, "heartbeatMs">, row: Pick<WorkerRow, "heartbeatMs">): boolean {
  const behindMs = row.heartbeatMs - beat.heartbeatMs;
  return behindMs > 0 && behindMs <= lateMaxMs;
}
