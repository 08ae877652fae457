import { beginAttempt } from "./step-attempt.ts";
import { observeAbort, observedStep, observeEnd } from "./observed.ts";
import type { Execution } from "./execution.ts";
import type { StepOp } from "./op.ts";
import { giveUpChild } from "./child-wait.ts";
import { closeInterrupt } from "./interrupts.ts";
import { returnMessage, takeMessages } from "./messages.ts";

/** Begins a step, or holds it until all that it may depend on is durable (promise 2). */
export function startWhenDurable(execution: Execution, op: StepOp): void {
  if (mayBegin(execution, op)) begin(execution, op);
  else if (execution.held.length > 0) execution.held.push(op);
  else execution.held = [op];
}

/** Something has become durable, or the run may go on: begins the steps that waited for it. */
export function releaseHeld(execution: Execution): void {
  if (execution.held.length === 0 || execution.isRetired) return;
  const held = execution.held;
  execution.held = [];
  for (const op of held) {
    if (!op.isSettled) startWhenDurable(execution, op);
  }
  // All of them may have been dropped meanwhile: then the run has nothing to stay in memory for.
  if (execution.runningCount === 0 && execution.held.length === 0) execution.owner.turns.delivered(execution);
}

/** A branch that the log knows as open: its function runs again, as part of the workflow, and its value comes from the log if that has it. */
export function reopenBranch(execution: Execution, op: StepOp): void {
  op.wasOpened = true;
  op.notesToSkip = execution.replay?.history.stepNotes.get(op.key) ?? 0;
  beginAttempt(op, execution, execution.owner.clock, (ended) => onAttemptEnd(execution, ended));
}

/**
 * The branch's function has used the context: it is no unit of work but a part of the workflow. That is a settlement like any other, delivered in a turn of
 * its own and before what has ended meanwhile, so that a replay finds the same order; what the branch asks for until then waits for it.
 */
export function openBranch(execution: Execution, op: StepOp): void {
  op.state = "opening";
  execution.streams.opened(op);
  execution.openings.push(op);
  execution.owner.turns.ready(execution);
}

/** The code has no use for the step any more (a lost race, a parallel that has failed): it is told to stop, and what it comes to is not recorded. */
export function dropStep(execution: Execution, op: StepOp, reason: Error): void {
  if (op.isSettled) return;
  op.isSettled = true;
  execution.forget(op);
  for (const ask of op.asks) if (ask.type === "child") ask.isGivenUp = true;
  abortStep(execution, op, reason);
  if (op.wasOpened) dropBelow(execution, `${op.key}/`, reason);
}

/** Tells an attempt that is under way to stop. */
export function abortStep(execution: Execution, op: StepOp, reason: Error): void {
  if (op.state === "running" || op.state === "opening") {
    op.state = "ended";
    execution.runningCount--;
    op.abort(reason);
  } else if (op.state === "open") {
    op.abort(reason);
  }
  observeAbort(op, reason);
}

/** The same for all that was asked for below a key; "": for everything. */
export function dropBelow(execution: Execution, prefix: string, reason: Error): void {
  for (const op of Array.from(execution.ops.values())) {
    if (!op.key.startsWith(prefix)) continue;
    if (op.type === "step") {
      dropStep(execution, op, reason);
    } else {
      op.isSettled = true;
      execution.forget(op);
      if (op.type === "child") giveUpChild(execution, op);
      else if (op.type === "signal" || op.type === "interrupt") returnMessage(execution, op);
      if (op.type === "interrupt") closeInterrupt(execution, op);
    }
  }
  if (execution.replay === null) takeMessages(execution);
}

/** Whether anything that the code asks for is begun now. */
export function mayBeginMore(execution: Execution, isSpared: boolean): boolean {
  if (execution.owner.isRehearsal === true) return false;
  if (execution.isPausing || execution.isReleasing || execution.parkedError !== null) return false;
  // The code is to hear first that the run was cancelled.
  return execution.cancelError === null || execution.isCancelled || isSpared;
}

function mayBegin(execution: Execution, op: StepOp): boolean {
  if (!mayBeginMore(execution, op.isSpared)) return false;
  return execution.log.durableSeq >= op.barrierSeq && execution.owner.holdsLease;
}

function begin(execution: Execution, op: StepOp): void {
  const { clock, standIns } = execution.owner;
  execution.runningCount++;
  const own = standIns?.stepFunction(execution.run, op);
  const fn = execution.activation === null ? own : observedStep(execution, op, own ?? op.request.fn);
  beginAttempt(op, execution, clock, (ended) => onAttemptEnd(execution, ended), fn);
}

function onAttemptEnd(execution: Execution, op: StepOp): void {
  if (!op.wasOpened) execution.runningCount--;
  observeEnd(op);
  // While a replay is on, the value of a reopened branch comes from the log; if it has none, the end of the replay finds it here.
  if (execution.isRetired || execution.replay !== null) return;
  execution.ended.push(op);
  execution.owner.turns.ready(execution);
}
