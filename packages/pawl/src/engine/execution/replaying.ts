import type { EventRow } from "../../store/event-row.ts";
import { decodeValue } from "../../values/decode.ts";
import { signalTimeout, stepError } from "./delivered-error.ts";
import { block } from "./endings.ts";
import type { Execution } from "./execution.ts";
import { decodeFailure } from "./failure.ts";
import { rejectAll } from "./live.ts";
import type { Op, SignalOp, StepOp } from "./op.ts";
import type { Replay } from "./replay.ts";
import { reopenBranch, startWhenDurable } from "./steps.ts";
import { takeMessage } from "./messages.ts";
import { markWait, queueDue } from "./waits.ts";

/**
 * How long a replay is patient with code that has not asked for the next settlement, before it takes it for other code: a second, in pauses, so that a
 * process that stood still for a while does not count that as the code's time.
 */
const gracePauseMs = 200;
const gracePauses = 5;

export function settleReplay(execution: Execution, replay: Replay): void {
  if (replay.next === undefined) goLive(execution, replay);
  else if (execution.outcome !== null || execution.successorInput !== null)
    block(execution, replay.next, endOf(execution));
  // Code that has not asked for it yet says so when it does.
  else if (replay.cancelGrace === undefined || replay.isGraceOver) execution.owner.turns.ready(execution);
}

function endOf({ outcome }: Execution): string {
  if (outcome === null || outcome.ok) return "the end of the workflow";
  const { value } = outcome;
  return `the end of the workflow, by ${value instanceof Error ? `${value.name}: ${value.message}` : String(value)}`;
}

/** Gives the code the next settlement of the log, if it has asked for it. */
export function deliverRecorded(execution: Execution, replay: Replay): void {
  const event = replay.next;
  if (event === undefined) return;
  if (event.kind === "cancel-requested") {
    see(execution, replay, event);
    const { error } = decodeFailure(event.data);
    // A fork has the cancel of its origin in its log, and none of its own.
    execution.cancelError ??= error;
    rejectAll(execution, error);
    return;
  }
  const op = execution.ops.get(event.key ?? "");
  if (op === undefined) {
    awaitAsking(execution, replay, event);
    return;
  }
  see(execution, replay, event);
  if (event.kind === "branch-opened") reopenBranch(execution, op as StepOp);
  else settleRecorded(execution, op, event);
}

function see(execution: Execution, replay: Replay, event: EventRow): void {
  execution.seenSeq = event.seq;
  // When a branch opened, its code and that around it had seen nothing new: `ctx.now` stood where it was.
  if (event.kind !== "branch-opened") execution.seenMs = event.atMs;
  replay.advance();
}

function settleRecorded(execution: Execution, op: Op, event: EventRow): void {
  execution.forget(op);
  switch (event.kind) {
    case "step-completed":
    case "signal-received":
      return op.resolve(decodeValue(event.data));
    case "step-failed":
      return op.reject(stepError(decodeFailure(event.data).error, op.key, event.attempt ?? 1));
    case "signal-timed-out":
      return op.reject(signalTimeout(op as SignalOp));
    default:
      return op.resolve(undefined);
  }
}

/**
 * The code has not asked for what the log has next. Code that awaits something of its own (`await import(…)`) will in a moment; code that is another than
 * the one that wrote the log never does.
 */
function awaitAsking(execution: Execution, replay: Replay, event: EventRow): void {
  if (replay.isGraceOver) {
    const found = Array.from(execution.ops.values()).find((op) => !replay.hasAhead(op.key));
    block(execution, event, found === undefined ? "nothing that Pawl knows of" : `${found.type} "${found.key}"`);
    return;
  }
  if (replay.cancelGrace === undefined) beginPause(execution, replay, gracePauses);
}

function beginPause(execution: Execution, replay: Replay, pausesLeft: number): void {
  const { clock, turns } = execution.owner;
  replay.cancelGrace = clock.setTimer(gracePauseMs, () => {
    if (pausesLeft > 1) return beginPause(execution, replay, pausesLeft - 1);
    replay.isGraceOver = true;
    turns.ready(execution);
  });
}

/** The past is over: what the code has asked for and the log does not have begins now, in the order of asking. */
function goLive(execution: Execution, replay: Replay): void {
  execution.replay = null;
  // The code has ended: what it left behind is not wanted any more, and a cancel comes too late.
  if (execution.outcome !== null || execution.successorInput !== null) return execution.settle();
  if (execution.cancelError !== null && !execution.isCancelled) {
    // It was cancelled while it waited: nothing begins any more but what clean-up asks for.
    execution.ended.push("cancel");
    execution.owner.turns.ready(execution);
    return;
  }
  // A copy: a branch that begins here asks for more at once, and what it asks for begins by itself.
  for (const op of Array.from(execution.ops.values())) {
    if (op.type === "step") {
      if (op.state === "ended") execution.ended.push(op);
      else if (op.state === "asked") startWhenDurable(execution, op);
    } else if (!(op.type === "signal" && takeMessage(execution, op)) && !replay.history.deadlines.has(op.key)) {
      markWait(execution, op);
    }
  }
  queueDue(execution);
  execution.settle();
}
