import { fromErrorRecord, type ErrorRecord } from "../../errors/error-record.ts";
import type { ActivationEnd, ActiveRun, AttemptSpan } from "../../plugin/instrumentation.ts";
import { sanitizedTrace } from "../../plugin/trace.ts";
import type { RunRow } from "../../store/run-row.ts";
import { isTerminal } from "../../store/run-status.ts";
import type { Transition } from "../../store/write.ts";
import type { StepContext } from "../../workflow/step.ts";
import type { Execution } from "./execution.ts";
import type { StepOp, StepRequest } from "./op.ts";

/** What an instrumentation is told of an execution. Nothing of this runs where there is none. */

export function activeRun(run: RunRow, nowMs: number): ActiveRun {
  const { id, workflow, version, trace, queue, namespace, parentId, forkedFrom, continuedFrom, epoch } = run;
  const queuedMs = epoch === 1 ? Math.max(0, nowMs - run.notBeforeMs) : null;
  return { id, workflow, version, trace, queue, namespace, parentId, forkedFrom, continuedFrom, epoch, queuedMs };
}

/** The step's function, to be called as part of the attempt that begins now. */
export function observedStep(execution: Execution, op: StepOp, fn: StepRequest["fn"]): StepRequest["fn"] {
  const { key } = op;
  const facts = { key, name: stepName(key), number: op.attempts + 1 };
  const span = execution.activation!.attempt(facts, branchSpan(execution, key));
  op.span = span;
  return (step: StepContext) => span.run(() => fn(step));
}

export function observeEnd(op: StepOp): void {
  const { span } = op;
  if (span === null) return;
  op.span = null;
  if (op.hasFailed) span.end("failed", op.result);
  else span.end("completed");
}

/** Nobody waits for the attempt any more. */
export function observeAbort(op: StepOp, reason: Error): void {
  op.span?.end("abandoned", reason);
  op.span = null;
}

/** The trace that the run is part of, to go on in what it continues as. */
export function traceOfRun({ activation, run }: Execution): string | null {
  return activation === null ? run.trace : (sanitizedTrace(activation.trace) ?? run.trace);
}

/** The trace of a run that this one begins. */
export function traceOfChild(
  execution: Execution,
  child: { readonly id: string; readonly workflow: string },
): string | null {
  const { activation, run } = execution;
  return activation === null ? run.trace : sanitizedTrace(activation.child(child));
}

/** The worker lets go of the run: `transition` null: it is somebody else's. */
export function observeRetired(execution: Execution, transition: Transition | null): void {
  const { activation } = execution;
  if (activation === null) return;
  execution.activation = null;
  activation.end(activationEnd(execution, transition));
}

function activationEnd({ run, owner }: Execution, transition: Transition | null): ActivationEnd {
  if (transition === null) return { status: "lost", error: undefined, lastedMs: null };
  const { status, error } = transition;
  return {
    status,
    error: error === null ? undefined : fromErrorRecord(JSON.parse(error) as ErrorRecord),
    lastedMs: isTerminal(status) ? Math.max(0, owner.clock.nowMs() - run.createdMs) : null,
  };
}

/** `all/a/charge#2` is called `charge`, and so is the third of a map: `charge/2`. A name must not tell one item from another, or there are as many of them as items. */
export function stepName(key: string): string {
  const parts = key.split("/").map((part) => part.replace(/#\d+$/, ""));
  return parts.findLast((part) => !/^\d*$/.test(part)) ?? key;
}

/** That of the innermost branch around the step. */
function branchSpan({ ops }: Execution, key: string): AttemptSpan | null {
  for (let at = key.lastIndexOf("/"); at > 0; at = key.lastIndexOf("/", at - 1)) {
    const op = ops.get(key.slice(0, at));
    if (op?.type === "step" && op.span !== null) return op.span;
  }
  return null;
}
