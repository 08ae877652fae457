import type { Execution } from "./execution.ts";
import { enqueue } from "./enqueue.ts";
import { lapse } from "./interrupts.ts";
import type { SignalOp, SleepOp } from "./op.ts";
import { startWhenDurable } from "./steps.ts";

/** Records until when the code waits, so that a replay waits no longer. */
export function markWait(execution: Execution, op: SleepOp | SignalOp): void {
  const kind = op.type === "sleep" ? "sleep-started" : "wait-started";
  execution.log.mark(kind, op.key, execution.stampMs(), op.dueMs === null ? null : String(op.dueMs), op.after);
}

/** Puts everything whose time has come in line, and begins the attempts that are due. */
export function queueDue(execution: Execution): void {
  const nowMs = execution.owner.clock.nowMs();
  for (const op of execution.timed) {
    if (op.dueMs === null || op.dueMs > nowMs) continue;
    execution.timed.delete(op);
    if (op.type === "step") {
      op.state = "asked";
      startWhenDurable(execution, op);
    } else if (op.type === "interrupt") {
      lapse(execution, op);
    } else if (op.type === "sleep" || op.type === "signal") {
      enqueue(execution, op);
    }
  }
}

/** The next moment at which something is due; Infinity: none. */
export function nextDueMs(execution: Execution): number {
  let dueMs = Number.POSITIVE_INFINITY;
  for (const op of execution.timed) dueMs = Math.min(dueMs, op.dueMs ?? dueMs);
  return dueMs;
}

/** While steps run, the run stays in memory: its own timer watches over what is due meanwhile. */
export function armTimer(execution: Execution, latestMs: number = Number.POSITIVE_INFINITY): void {
  const dueMs = Math.min(nextDueMs(execution), latestMs);
  if (execution.timer?.dueMs === dueMs) return;
  cancelTimer(execution);
  if (dueMs === Number.POSITIVE_INFINITY) return;
  const { clock, turns } = execution.owner;
  const cancel = clock.setTimer(dueMs - clock.nowMs(), () => {
    execution.timer = null;
    if (execution.isRetired) return;
    queueDue(execution);
    turns.delivered(execution);
  });
  execution.timer = { dueMs, cancel };
}

export function cancelTimer(execution: Execution): void {
  execution.timer?.cancel();
  execution.timer = null;
}
