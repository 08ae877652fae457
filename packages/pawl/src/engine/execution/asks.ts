import { PawlError } from "../../errors/pawl-error.ts";
import { branchScope } from "./branch-scope.ts";
import type { Execution } from "./execution.ts";
import { SignalOp, SleepOp, StepOp, type Op, type StepRequest } from "./op.ts";
import { openBranch, startWhenDurable } from "./steps.ts";
import { markWait, takeMessage } from "./waits.ts";

/** `charge`, then `charge#2`, …; inside a branch below its key: `all/a/charge`. */
export function nextKey(execution: Execution, name: string): string {
  const full = enterScope(execution) + name;
  const count = (execution.nameCounts.get(full) ?? 0) + 1;
  execution.nameCounts.set(full, count);
  return count === 1 ? full : `${full}#${count}`;
}

export function askStep(execution: Execution, key: string, request: StepRequest): StepOp {
  const failed = execution.replay?.history.failures.get(key);
  const op = new StepOp({ key, after: position(execution), barrierSeq: execution.log.lastSeq, request, failed });
  if (register(execution, op)) startWhenDurable(execution, op);
  return op;
}

export function askSleep(execution: Execution, key: string, untilMs: number): SleepOp {
  const op = new SleepOp(key, position(execution), execution.replay?.history.deadlines.get(key) ?? untilMs);
  if (register(execution, op)) markWait(execution, op);
  return op;
}

export function askSignal(execution: Execution, key: string, params: { readonly name: string; readonly timeoutMs: number | undefined }): SignalOp {
  const { name, timeoutMs } = params;
  const recorded = execution.replay?.history.deadlines.get(key);
  const dueMs = timeoutMs === undefined ? null : execution.seenMs + timeoutMs;
  const op = new SignalOp(key, position(execution), name, recorded === undefined ? dueMs : recorded);
  if (register(execution, op) && !takeMessage(execution, op)) markWait(execution, op);
  return op;
}

/** Something for those who watch. What the log has from before a replay is not written again. */
export function note(execution: Execution, kind: string, data: string | null): void {
  if (execution.isRetired || isNoteRecorded(execution)) return;
  execution.append(kind, null, data);
}

/** True from the moment on at which the run's code first came here with the patch in place. */
export function isPatched(execution: Execution, id: string): boolean {
  const known = execution.patches.get(id);
  if (known !== undefined) return known;
  const { replay } = execution;
  const isRecorded = replay?.history.patches.has(id) === true;
  const isNew = !isRecorded && (replay === null || replay.next === undefined);
  if (isNew && !execution.isRetired) execution.append("patched", id, null);
  execution.patches.set(id, isRecorded || isNew);
  return isRecorded || isNew;
}

/** Takes the op in. False when nothing is to begin yet: a replay waits for its end. */
function register(execution: Execution, op: Op): boolean {
  if (execution.isRetired) return false;
  execution.ops.set(op.key, op);
  if (op.type === "step" ? op.state === "backoff" : op.dueMs !== null) execution.timed.add(op);
  const { replay } = execution;
  if (replay === null) return true;
  // The replay may have been waiting for just this.
  if (replay.cancelGrace !== undefined) execution.owner.turns.ready(execution);
  return false;
}

/** How far what is asked for now can depend on the log. */
function position(execution: Execution): number {
  return execution.replay === null ? execution.log.lastSeq : execution.seenSeq;
}

function isNoteRecorded(execution: Execution): boolean {
  const { replay } = execution;
  if (replay === null) return false;
  // Notes that the code made before the last settlement were written before it, so the log has them.
  if (replay.next !== undefined) return true;
  return execution.notesToSkip-- > 0;
}

/** The context is used inside a step: that makes a branch part of the workflow, and is an error in any other step. */
function enterScope(execution: Execution): string {
  const scope = branchScope.getStore();
  if (scope === undefined || scope.host !== execution) return "";
  const { op } = scope;
  if (!op.request.isBranch) {
    throw new PawlError("nested_step", `Step "${op.key}" uses the workflow's context inside its own function.`, { details: { step: op.key } });
  }
  if (op.state === "running") openBranch(execution, op);
  return `${op.key}/`;
}
