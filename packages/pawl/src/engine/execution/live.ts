import { fromErrorRecord, toErrorRecord, type ErrorRecord } from "../../errors/error-record.ts";
import { retryDelayMs } from "../../retry/retry-policy.ts";
import { decodeValue } from "../../values/decode.ts";
import { admitAsks } from "./asks.ts";
import { mustCancelWait } from "./cleanup.ts";
import { rememberUndo } from "./compensation.ts";
import { inStep, signalTimeout, stepError } from "./delivered-error.ts";
import type { Execution } from "./execution.ts";
import { encodeOpening } from "./branch-record.ts";
import { encodeFailure } from "./failure.ts";
import { deliverInterrupt } from "./interrupt-answers.ts";
import { closeInterrupt } from "./interrupts.ts";
import { returnMessage } from "./messages.ts";
import { giveUpChild } from "./child-wait.ts";
import { deliverChildEnd } from "./child-delivery.ts";
import { callOffStarts } from "./child-start.ts";
import { deliverDeed, releaseDeeds } from "./linked.ts";
import type { SignalOp, SleepOp, StepOp } from "./op.ts";
import { observeEnd } from "./observed.ts";
import { encodePayload } from "./payload.ts";
import { see } from "./see.ts";
import { abortStep } from "./steps.ts";
import { queueDue } from "./waits.ts";

/** Appends the next thing that has ended to the log, and gives it to the code. */
export function deliverEnded(execution: Execution): void {
  for (;;) {
    const opening = execution.openings.shift();
    if (opening !== undefined) {
      if (opening.isSettled) continue;
      return deliverOpening(execution, opening);
    }
    const op = execution.ended.shift();
    if (op === undefined) return;
    if (op === "cancel") {
      if (!mustCancelWait(execution)) return deliverCancel(execution);
      execution.isCancelWaiting = true;
      continue;
    }
    // Dropped or cancelled while it was in line.
    if (op.isSettled) continue;
    if (op.type === "step") return deliverAttempt(execution, op);
    if (op.type === "child") return deliverChildEnd(execution, op);
    if (op.type === "linked") return deliverDeed(execution, op);
    if (op.type === "interrupt") return deliverInterrupt(execution, op);
    return deliverWait(execution, op);
  }
}

function deliverOpening(execution: Execution, op: StepOp): void {
  op.wasOpened = true;
  op.cancelTimeout?.();
  op.cancelTimeout = undefined;
  execution.runningCount--;
  execution.append("branch-opened", op.key, encodeOpening(op.notesMade, op.request.race), op.after);
  execution.seenSeq = execution.log.lastSeq;
  execution.hasProgressed = true;
  op.state = op.isOver ? "ended" : "open";
  if (op.isOver) {
    observeEnd(op);
    execution.ended.push(op);
  }
  admitAsks(execution, op);
}

function deliverAttempt(execution: Execution, op: StepOp): void {
  if (op.hasFailed) return deliverFailure(execution, op, op.result);
  let value = op.result;
  let text: string | null;
  try {
    const encoded = encodePayload(value, {
      what: `result of step "${op.key}"`,
      limitBytes: execution.owner.payloadLimitBytes,
    });
    text = encoded.text;
    // The code gets now what a replay would give it.
    if (!encoded.isExact) value = decodeValue(text);
  } catch (error) {
    return deliverFailure(execution, op, error);
  }
  const nowMs = execution.stampMs();
  execution.log.append("step-completed", op.key, nowMs, text, op.startedMs, op.attempts, op.after);
  see(execution, op, nowMs);
  rememberUndo(execution, op, text);
  op.resolve(value);
}

/** An attempt has failed: try again later, park the run, or let the code see the error. */
function deliverFailure(execution: Execution, op: StepOp, error: unknown): void {
  const nowMs = execution.owner.clock.nowMs();
  const record = toErrorRecord(error, { nowMs });
  const mayTryAgain = !op.wasOpened;
  const delayMs = mayTryAgain ? delayBeforeRetry(execution, op, record) : undefined;
  const retryAtMs = delayMs === undefined ? null : nowMs + delayMs;
  // Clean-up has nobody to wait for: it goes on to the end.
  const isCleanUp = execution.isCancelled || op.isSpared;
  const isParked = mayTryAgain && !isCleanUp && retryAtMs === null && op.request.retry.onExhausted === "pause";
  // Why a run is parked stands in its record, where it must say for itself which step it was.
  const told = isParked ? inStep(record, op.key, op.attempts) : record;
  const data = encodeFailure({ error: told, retryAtMs, isParked, ...op.request.race });
  const atMs = execution.stampMs();
  execution.log.append("step-failed", op.key, atMs, data, op.startedMs, op.attempts, op.after);
  // The next attempt begins only when this one is on record.
  op.barrierSeq = execution.log.lastSeq;
  execution.owner.journal.add(execution);
  if (retryAtMs !== null) {
    op.state = "backoff";
    op.dueMs = retryAtMs;
    execution.timed.add(op);
    queueDue(execution);
  } else if (isParked) {
    op.state = "parked";
    execution.parkedError = told;
  } else {
    see(execution, op, atMs);
    op.reject(stepError(record, op.key, op.attempts));
  }
}

function delayBeforeRetry(execution: Execution, op: StepOp, record: ErrorRecord): number | undefined {
  try {
    const { retry } = op.request;
    return retryDelayMs(retry, {
      attempt: op.attemptsInRound,
      error: fromErrorRecord(record),
      random: execution.owner.random(),
    });
  } catch {
    // A predicate that throws decides nothing; the step has failed with an error of its own.
    return undefined;
  }
}

function deliverWait(execution: Execution, op: SleepOp | SignalOp): void {
  const nowMs = execution.stampMs();
  if (op.type === "sleep") {
    execution.log.append("sleep-completed", op.key, nowMs, null, null, null, op.after);
    see(execution, op, nowMs);
    op.resolve(undefined);
  } else if (op.message === null) {
    execution.log.append("signal-timed-out", op.key, nowMs, null, null, null, op.after);
    see(execution, op, nowMs);
    op.reject(signalTimeout(op));
  } else {
    execution.log.append("signal-received", op.key, nowMs, op.message.payload, null, null, op.after);
    execution.inbox.consume(op.message, execution.log.lastSeq);
    see(execution, op, nowMs);
    op.resolve(decodeValue(op.message.payload));
  }
}

function deliverCancel(execution: Execution): void {
  const error = execution.cancelError as ErrorRecord;
  const nowMs = execution.stampMs();
  execution.log.append("cancel-requested", null, nowMs, encodeFailure({ error, retryAtMs: null, isParked: false }));
  execution.owner.journal.add(execution);
  execution.seenMs = nowMs;
  execution.seenSeq = execution.log.lastSeq;
  execution.hasProgressed = true;
  rejectAll(execution, error);
}

/** Cancelled: all that the code waits for fails, but for clean-up that is under way. What it asks for from now on is clean-up, and goes its ordinary way. */
export function rejectAll(execution: Execution, record: ErrorRecord): void {
  execution.isCancelled = true;
  execution.isPausing = false;
  execution.parkedError = null;
  execution.held = execution.held.filter(({ isSpared }) => isSpared);
  callOffStarts(execution);
  execution.heldDeeds = execution.heldDeeds.filter(({ isSpared }) => isSpared);
  const error = fromErrorRecord(record);
  for (const op of Array.from(execution.ops.values())) {
    if (op.isSpared) continue;
    execution.forget(op);
    if (op.type === "step") abortStep(execution, op, error);
    else if (op.type === "child") giveUpChild(execution, op);
    else if (op.type === "signal" || op.type === "interrupt") returnMessage(execution, op);
    if (op.type === "interrupt") closeInterrupt(execution, op);
    op.reject(error);
  }
  releaseDeeds(execution);
}
