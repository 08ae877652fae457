import type { Execution } from "./execution.ts";
import { armTimer } from "./waits.ts";

/** A shorter log is replayed in less time than it takes to wait for anything. */
const eventsMin = 64;
/** A replay takes about 10 microseconds for an event; a stay of fifty times that costs no more than a slot that nobody wants. */
const msPerEvent = 0.5;
const longestMs = 5_000;

/**
 * Whether the run stays in memory for a moment, though nothing of it is running: it waits for children, of which the next may end at any time, and its log is so
 * long that to replay it for each of them would be much work: with n children n * n events. Only where there is room to spare, and the longer the log the longer.
 */
export function lingers(execution: Execution): boolean {
  const { owner, log } = execution;
  if (owner.alwaysReplay || log.lastSeq < eventsMin || !owner.hasRoomToSpare || !isWaitingForChildren(execution))
    return false;
  const nowMs = owner.clock.nowMs();
  if (execution.lingering.sinceSeq !== log.lastSeq) {
    const untilMs = nowMs + Math.min(longestMs, Math.ceil(log.lastSeq * msPerEvent));
    execution.lingering = { sinceSeq: log.lastSeq, untilMs };
  }
  if (nowMs >= execution.lingering.untilMs) return false;
  armTimer(execution, execution.lingering.untilMs);
  return true;
}

function isWaitingForChildren({ ops }: Execution): boolean {
  for (const op of ops.values()) if (op.type === "child") return true;
  return false;
}
