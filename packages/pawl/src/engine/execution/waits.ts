import type { Execution } from "./execution.ts";
import type { SignalOp, SleepOp } from "./op.ts";
import { startWhenDurable } from "./steps.ts";

/** Records until when the code waits, so that a replay waits no longer. */
export function markWait(execution: Execution, op: SleepOp | SignalOp): void {
  const kind = op.type === "sleep" ? "sleep-started" : "wait-started";
  execution.log.mark(
    kind,
    op.key,
    execution.owner.clock.nowMs(),
    op.dueMs === null ? null : String(op.dueMs),
    op.after,
  );
}

/** Gives the wait the oldest message of its name, if there is one: it is delivered in its turn. */
export function takeMessage(execution: Execution, op: SignalOp): boolean {
  if (op.isQueued) return true;
  const message = execution.inbox.take(op.name);
  if (message === null) return false;
  op.message = message;
  enqueue(execution, op);
  return true;
}

/** Messages have come: hands them to those who wait, in the order of asking. */
export function takeMessages(execution: Execution): void {
  for (const op of execution.ops.values()) {
    if (op.type === "signal") takeMessage(execution, op);
  }
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
    } else {
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
export function armTimer(execution: Execution): void {
  const dueMs = nextDueMs(execution);
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

function enqueue(execution: Execution, op: SleepOp | SignalOp): void {
  op.isQueued = true;
  execution.timed.delete(op);
  execution.ended.push(op);
  execution.owner.turns.ready(execution);
}
