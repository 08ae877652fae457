import type { EventRow } from "../../store/event-row.ts";
import { decodeValue } from "../../values/decode.ts";
import { signalTimeout, stepError } from "./delivered-error.ts";
import { block, giveBack } from "./endings.ts";
import type { Execution } from "./execution.ts";
import { fromErrorRecord, type ErrorRecord } from "../../errors/error-record.ts";
import { decodeFailure } from "./failure.ts";
import { settleInterrupt } from "./interrupt-answers.ts";
import { awaitAnswer, closeUnwanted } from "./interrupts.ts";
import { rejectAll } from "./live.ts";
import { followLastCancels } from "./child-cancels.ts";
import { awaitChild, restartSetAside } from "./child-start.ts";
import { rememberUndo } from "./compensation.ts";
import { beginDeed } from "./linked.ts";
import type { InterruptOp, LinkedOp, Op, SignalOp, StepOp } from "./op.ts";
import type { Replay } from "./replay.ts";
import { reopenBranch, startWhenDurable } from "./steps.ts";
import { takeMessage } from "./messages.ts";
import { markWait, queueDue } from "./waits.ts";

/**
 * A replay is patient with code that has not asked for the next settlement: it may await something of its own (`await import(…)`). In pauses, so that a process
 * that stood still for a while does not count that as the code's time.
 *
 * Code that has asked for something else instead, of which the log knows nothing, is other code: a second is enough. (A step that the former owner had begun and that
 * ran for half a second meanwhile would be in the log as `step-started`.) All other code may merely be slow.
 */
const gracePauseMs = 200;
const strangePausesMax = 5;
const gracePausesMax = 150;
/** After so many, those who watch are told what the run waits for. */
const silentPauses = 5;

export function settleReplay(execution: Execution, replay: Replay): void {
  if (replay.next === undefined) goLive(execution, replay);
  else if (execution.outcome !== null || execution.successorInput !== null)
    block(execution, replay.next, endOf(execution));
  // Code that has not asked for it yet says so when it does.
  else if (replay.cancelGrace === undefined || replay.isGraceOver) execution.owner.turns.ready(execution);
  else if (execution.isReleasing) giveBack(execution, "The worker is stopping.");
}

function endOf({ outcome }: Execution): string {
  if (outcome === null || outcome.ok) return "the end of the workflow";
  return `the end of the workflow, by ${outcome.error.name}: ${outcome.error.message}`;
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
      // What a fork has taken over is its origin's to take back.
      if (event.seq > execution.copiedThroughSeq) rememberUndo(execution, op as StepOp, event.data);
      return op.resolve(decodeValue(event.data));
    case "signal-received":
    case "child-completed":
      return op.resolve(decodeValue(event.data));
    case "child-failed":
    case "child-cancelled":
    case "spawn-failed":
      return op.reject(fromErrorRecord(decodeFailure(event.data).error));
    case "child-spawned":
    case "signal-sent":
    case "cancel-sent":
      return op.resolve((op as LinkedOp).deed.valueOf(event.data, true));
    case "step-failed":
      return op.reject(stepError(decodeFailure(event.data).error, op.key, event.attempt ?? 1));
    case "signal-timed-out":
      return op.reject(signalTimeout(op as SignalOp));
    case "interrupt-answered":
    case "interrupt-expired":
      return settleInterrupt(op as InterruptOp, event);
    default:
      return op.resolve(undefined);
  }
}

/** The code has not asked for what the log has next. */
function awaitAsking(execution: Execution, replay: Replay, event: EventRow): void {
  if (replay.isGraceOver) {
    const found =
      strange(execution, replay) ?? Array.from(execution.ops.values()).find((op) => !replay.hasAhead(op.key));
    block(execution, event, found === undefined ? "nothing that Pawl knows of" : `${found.type} "${found.key}"`);
    return;
  }
  if (replay.cancelGrace === undefined) beginPause(execution, replay, { passed: 0, strange: 0 });
}

function beginPause(
  execution: Execution,
  replay: Replay,
  pauses: { readonly passed: number; readonly strange: number },
): void {
  const { clock, turns } = execution.owner;
  replay.cancelGrace = clock.setTimer(gracePauseMs, () => {
    const passed = pauses.passed + 1;
    const strangePauses = strange(execution, replay) === undefined ? 0 : pauses.strange + 1;
    if (passed < gracePausesMax && strangePauses < strangePausesMax) {
      if (passed === silentPauses) tellAwaited(execution, replay);
      return beginPause(execution, replay, { passed, strange: strangePauses });
    }
    replay.isGraceOver = true;
    turns.ready(execution);
  });
}

/** Something that the code has asked for and that the log knows nothing of. */
function strange(execution: Execution, replay: Replay): Op | undefined {
  return Array.from(execution.ops.values()).find(({ key }) => !replay.knows(key));
}

function tellAwaited(execution: Execution, replay: Replay): void {
  const { runId, workflow, owner } = execution;
  const event = replay.next as EventRow;
  const seconds = (gracePausesMax * gracePauseMs) / 1_000;
  owner.logger.warn(
    `Run ${runId} of workflow "${workflow.name}" is replayed, and its code has not asked for ${event.key === null ? event.kind : `"${event.key}"`} ` +
      `(event ${event.seq}) for a second. It awaits something of its own, or was changed; after ${seconds} s it will be blocked.`,
  );
}

/** A step whose policy pauses the run: the former owner did not come to that, since other steps were still under way. */
function parkedBy(execution: Execution, { history }: Replay): ErrorRecord | null {
  for (const op of execution.ops.values())
    if (op.type === "step" && op.state === "parked") return history.failures.get(op.key)?.parkedBy ?? null;
  return null;
}

/** The past is over: what the code has asked for and the log does not have begins now, in the order of asking. */
function goLive(execution: Execution, replay: Replay): void {
  execution.replay = null;
  closeUnwanted(execution, replay.history.interrupts);
  followLastCancels(execution, replay.history.settlements.at(-1)?.seq ?? 0);
  // The code has ended: what it left behind is not wanted any more, and a cancel comes too late.
  if (execution.outcome !== null || execution.successorInput !== null) return execution.settle();
  // It was cancelled while it waited: nothing begins any more but what clean-up asks for.
  const isToCancel = execution.cancelError !== null && !execution.isCancelled;
  if (isToCancel) execution.ended.push("cancel");
  else execution.parkedError = parkedBy(execution, replay);
  restartSetAside(execution);
  // A copy: a branch that begins here asks for more at once, and what it asks for begins by itself.
  for (const op of Array.from(execution.ops.values())) {
    if (isToCancel && !op.isSpared) continue;
    if (op.type === "step") {
      if (op.state === "ended") execution.ended.push(op);
      else if (op.state === "asked") startWhenDurable(execution, op);
    } else if (op.type === "child") {
      awaitChild(execution, op);
    } else if (op.type === "linked") {
      beginDeed(execution, op);
    } else if (op.type === "interrupt") {
      awaitAnswer(execution, op);
    } else if (!(op.type === "signal" && takeMessage(execution, op)) && !replay.history.deadlines.has(op.key)) {
      markWait(execution, op);
    }
  }
  queueDue(execution);
  execution.settle();
}
