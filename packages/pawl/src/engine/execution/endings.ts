import { toErrorRecord, type ErrorRecord } from "../../errors/error-record.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import type { EventRow } from "../../store/event-row.ts";
import { cancelOpenChildren } from "./child-cancels.ts";
import type { Execution } from "./execution.ts";
import { lingers } from "./lingering.ts";
import { withFailedUndos, type FailedUndo } from "./compensation.ts";
import { namingStep } from "./delivered-error.ts";
import type { Outcome } from "./outcome.ts";
import { hasLapsed } from "./interrupts.ts";
import { traceOfRun } from "./observed.ts";
import { successorOf, suspension, transitionTo } from "./transitions.ts";
import { nextDueMs, queueDue } from "./waits.ts";

/** Nothing of the run is running: suspend it until something is due or comes, or park it as it was asked to. */
export function settleIdle(execution: Execution): void {
  const { clock, turns } = execution.owner;
  if (execution.parkedError !== null) return park(execution, execution.parkedError);
  if (execution.isPausing) return pause(execution);
  if (execution.isReleasing) return giveBack(execution, "The worker is stopping.");
  if (execution.owner.alwaysReplay && execution.hasProgressed)
    return giveBack(execution, "Every step is replayed (alwaysReplay).");
  if (execution.held.length > 0) return; // They begin when the journal has written what they wait for.
  if (nextDueMs(execution) <= clock.nowMs()) {
    queueDue(execution);
    turns.delivered(execution);
    return;
  }
  if (hasLapsed(execution)) return; // The message is there: the worker's next claim brings it.
  const transition = suspension(execution.ops.values());
  if (transition === null) return; // The code awaits something of its own; it goes on by itself.
  if (lingers(execution)) return;
  execution.retire(transition, new Error("The run is suspended."));
}

/** The workflow's function has returned or thrown, and what it has done is taken back where it came to nothing. */
export function finish(execution: Execution, outcome: Outcome): void {
  cancelOpenChildren(execution);
  // Cancelled it stays, whatever the clean-up has come to.
  if (execution.isCancelled) return endCancelled(execution, outcome.failedUndos);
  if (!outcome.ok) return fail(execution, outcome);
  const { output } = outcome;
  execution.append("run-completed", null, output);
  execution.retire(transitionTo("completed", { output }), endReason);
}

/** Ends the run and begins its successor, in one commit. */
export function continueAsNew(execution: Execution, input: string | null): void {
  cancelOpenChildren(execution);
  const nowMs = execution.owner.clock.nowMs();
  const successor = successorOf(
    { ...execution.run, attributes: execution.attributes, trace: traceOfRun(execution) },
    { id: execution.owner.newId(nowMs), input, nowMs },
  );
  execution.append("run-continued", null, JSON.stringify({ to: successor.id }));
  execution.retire(transitionTo("completed", { successor }), endReason);
}

/** The code does not fit the log (promise 8): nothing is lost, and a fixed deploy, a fork or a patch goes on from here. */
export function block(execution: Execution, expected: EventRow, found: string): void {
  const name = expected.key === null ? expected.kind : `"${expected.key}" (${expected.kind}, event ${expected.seq})`;
  const error = new PawlError(
    "nondeterministic",
    `The code no longer fits the history of the run: expected ${name}, found ${found}.`,
    {
      details: {
        step: expected.key ?? undefined,
        expected: expected.key ?? expected.kind,
        expectedKind: expected.kind,
        seq: expected.seq,
        found,
      },
    },
  );
  const text = JSON.stringify(toErrorRecord(error));
  execution.append("run-blocked", null, text);
  execution.retire(transitionTo("blocked", { error: text }), error);
}

/** Something about the run itself is broken: parked like one whose code does not fit, since a person has to look at it. */
export function fault(execution: Execution, error: unknown): void {
  const text = JSON.stringify(toErrorRecord(error));
  execution.append("run-blocked", null, text);
  execution.retire(transitionTo("blocked", { error: text }), new Error("The run is blocked."));
}

function endCancelled(execution: Execution, failedUndos: readonly FailedUndo[]): void {
  const error = JSON.stringify(withFailedUndos(execution.cancelError as ErrorRecord, failedUndos));
  execution.append("run-cancelled", null, error);
  execution.retire(transitionTo("cancelled", { error }), cancelReason);
}

function fail(execution: Execution, { error, failedUndos }: Outcome & { readonly ok: false }): void {
  const text = JSON.stringify(withFailedUndos(namingStep(error), failedUndos));
  execution.append("run-failed", null, text);
  execution.retire(transitionTo("failed", { error: text }), endReason);
}

function pause(execution: Execution): void {
  execution.append("run-paused", null, null);
  execution.retire(transitionTo("paused", { clearPause: true }), new Error("The run is paused."));
}

function park(execution: Execution, error: ErrorRecord): void {
  const text = JSON.stringify(error);
  execution.append("run-paused", null, text);
  execution.retire(transitionTo("paused", { error: text, clearPause: true }), new Error("The run is paused."));
}

/** Another worker, or this one, can have it at once. */
export function giveBack(execution: Execution, reason: string): void {
  execution.retire(transitionTo("pending", { dueMs: execution.owner.clock.nowMs() }), new Error(reason));
}

const endReason = new PawlError("run_ended", "The run has ended.");
const cancelReason = new PawlError("run_cancelled", "The run was cancelled.");
