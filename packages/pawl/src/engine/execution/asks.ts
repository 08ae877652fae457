import { PawlError } from "../../errors/pawl-error.ts";
import { isSpared } from "./cleanup.ts";
import { isStale, scopeIn, type BranchScope } from "./branch-scope.ts";
import type { Execution } from "./execution.ts";
import type { History } from "./history.ts";
import type { InterruptRequest } from "./interrupt-request.ts";
import { awaitAnswer, newInterrupt } from "./interrupts.ts";
import { hasRoom } from "./limits.ts";
import type { Child } from "./child.ts";
import { awaitChild } from "./child-start.ts";
import { beginDeed } from "./linked.ts";
import {
  ChildOp,
  LinkedOp,
  SignalOp,
  SleepOp,
  StepOp,
  type Deed,
  type InterruptOp,
  type Op,
  type StepRequest,
} from "./op.ts";
import type { Chance } from "./seed.ts";
import { openBranch, startWhenDurable } from "./steps.ts";
import { takeMessage } from "./messages.ts";
import { markWait } from "./waits.ts";

/** `charge`, then `charge#2`, …; inside a branch below its key: `all/a/charge`. */
export function nextKey(execution: Execution, name: string): string {
  return numbered(execution, enterScope(execution) + name);
}

/** No two of a run are the same, whatever names and paths they are made of. */
export function numbered(execution: Execution, full: string): string {
  return isOutdated(execution) ? full : counted(execution, full);
}

function counted(execution: Execution, full: string): string {
  const count = (execution.nameCounts.get(full) ?? 0) + 1;
  execution.nameCounts.set(full, count);
  return count === 1 ? full : `${full}#${count}`;
}

export function askStep(execution: Execution, key: string, request: StepRequest): StepOp {
  const op = newStep(execution, key, request);
  register(execution, op);
  return op;
}

/** Asked for by Pawl when the workflow's code is over. */
export function askUndo(execution: Execution, name: string, request: StepRequest): StepOp {
  const op = newStep(execution, counted(execution, name), request);
  op.isSpared = true;
  if (!execution.isRetired) admit(execution, op);
  return op;
}

function newStep(execution: Execution, key: string, request: StepRequest): StepOp {
  return new StepOp({
    key,
    after: position(execution),
    barrierSeq: execution.log.bindingSeq,
    request,
    failed: execution.replay?.history.failures.get(key),
    undoneCount: execution.undone.countOf(key),
  });
}

export function askSleep(execution: Execution, key: string, untilMs: number): SleepOp {
  const op = new SleepOp(key, position(execution), execution.replay?.history.deadlines.get(key) ?? untilMs);
  register(execution, op);
  return op;
}

export function askSignal(
  execution: Execution,
  key: string,
  params: { readonly name: string; readonly timeoutMs: number | undefined },
): SignalOp {
  const { name, timeoutMs } = params;
  const recorded = execution.replay?.history.deadlines.get(key);
  const dueMs = timeoutMs === undefined ? null : execution.seenMs + timeoutMs;
  const op = new SignalOp(key, position(execution), name, recorded === undefined ? dueMs : recorded);
  register(execution, op);
  return op;
}

/** The end of a child. */
export function askChild(execution: Execution, child: Child): ChildOp {
  enterScope(execution);
  const op = new ChildOp(child.key, position(execution), child);
  register(execution, op);
  return op;
}

export function askInterrupt(execution: Execution, key: string, request: InterruptRequest): InterruptOp {
  const op = newInterrupt(execution, key, position(execution), request);
  register(execution, op);
  return op;
}

export function askLinked(execution: Execution, key: string, deed: Deed): LinkedOp {
  const op = new LinkedOp(key, position(execution), deed);
  register(execution, op);
  return op;
}

/** What this code asks for is never answered. */
export function hasNoSay(execution: Execution): boolean {
  return execution.isRetired || isOutdated(execution);
}

/** Something for those who watch. What the log has from before a replay is not written again. From inside a step it is part of the attempt, and carries the step's key. */
export function note(execution: Execution, kind: string, data: string | null): boolean {
  return noteIn(execution, scopeIn(execution), kind, data);
}

export function noteIn(
  execution: Execution,
  scope: BranchScope | undefined,
  kind: string,
  data: string | null,
): boolean {
  if (!isNews(execution, scope) || !hasRoom(execution, scope, 0)) return false;
  execution.append(kind, scope?.op.key ?? null, data);
  return true;
}

/** Whether what the code says here and now is not on record yet. To be asked once for everything it says, since a replay counts. */
export function isNews(execution: Execution, scope: BranchScope | undefined): boolean {
  if (execution.isRetired) return false;
  if (scope === undefined) return !execution.isOver && !isNoteRecorded(execution);
  if (isStale(scope)) return false;
  const { op } = scope;
  if (op.notesToSkip > 0) {
    op.notesToSkip--;
    return false;
  }
  if (execution.replay?.next !== undefined) return false;
  op.notesMade++;
  return true;
}

/** What chance falls from, here in the code. */
export function chanceIn(execution: Execution): { readonly chance: Chance; readonly seq: number } {
  const scope = scopeIn(execution);
  if (scope === undefined) return { chance: execution.chance, seq: execution.seenSeq };
  scope.chance ??= execution.chance.within(scope.op.key);
  return { chance: scope.chance, seq: scope.op.after };
}

/** True from the moment on at which the run's code first came here with the patch in place. */
export function isPatched(execution: Execution, id: string): boolean {
  const known = execution.patches.get(id);
  if (known !== undefined) return known;
  const { replay } = execution;
  const isRecorded = replay?.history.patches.has(id) === true;
  const isNew =
    !isRecorded && (replay === null || (replay.next === undefined && !hasPassed(execution, replay.history)));
  if (isNew && !execution.isRetired) execution.append("patched", id, null);
  execution.patches.set(id, isRecorded || isNew);
  return isRecorded || isNew;
}

/** Takes in what was asked for, unless nobody is to answer it any more. */
function register(execution: Execution, op: Op): void {
  if (hasNoSay(execution)) return;
  op.isSpared = isSpared(execution);
  const asker = scopeIn(execution)?.op;
  if (asker?.state === "opening") asker.asks.push(op);
  else admit(execution, op);
}

/** What a branch asked for while it was opening, it asks for now. */
export function admitAsks(execution: Execution, branch: StepOp): void {
  const { asks } = branch;
  branch.asks = [];
  for (const op of asks) {
    op.after = execution.log.lastSeq;
    if (op.type === "step") op.barrierSeq = execution.log.bindingSeq;
    admit(execution, op);
  }
}

/** Begins what was asked for, unless a replay is on: that waits for its end. */
function admit(execution: Execution, op: Op): void {
  execution.ops.set(op.key, op);
  if (op.type === "step" ? op.state === "backoff" : op.dueMs !== null) execution.timed.add(op);
  const { replay } = execution;
  if (replay === null) {
    // Code that comes back from something of its own is in no turn: what it has come to must be looked at all the same.
    execution.owner.turns.delivered(execution);
    if (op.type === "step") startWhenDurable(execution, op);
    else if (op.type === "child") awaitChild(execution, op);
    else if (op.type === "linked") beginDeed(execution, op);
    else if (op.type === "interrupt") awaitAnswer(execution, op);
    else if (op.type === "sleep" || !takeMessage(execution, op)) markWait(execution, op);
    return;
  }
  // The replay may have been waiting for just this.
  if (replay.cancelGrace !== undefined) execution.owner.turns.ready(execution);
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

/** Whether the run has been further than this before: the log knows of a wait, a child or a retry that the code has not asked for yet. */
function hasPassed({ nameCounts }: Execution, { deadlines, failures, children }: History): boolean {
  const begun = [...children.byKey].flatMap(([key, { run, isOver }]) => (run === null && !isOver ? [] : [key]));
  return [...deadlines.keys(), ...failures.keys(), ...begun].some((key) => {
    const hash = key.lastIndexOf("#");
    const [name, count] = hash === -1 ? [key, 1] : [key.slice(0, hash), Number(key.slice(hash + 1))];
    return (nameCounts.get(name) ?? 0) < count;
  });
}

/** The step whose code is running. */
/** Code of a branch that was dropped or has ended still runs, or code of a workflow whose function is over: what it asks for is never begun and never answered, as what it had asked for. */
function isOutdated(execution: Execution): boolean {
  if (execution.isOver) return true;
  const scope = scopeIn(execution);
  return scope !== undefined && isStale(scope);
}

/** The context is used inside a step: that makes a branch part of the workflow, and is an error in any other step. */
function enterScope(execution: Execution): string {
  const scope = scopeIn(execution);
  if (scope === undefined) return "";
  const { op } = scope;
  if (!op.request.isBranch) {
    throw new PawlError("nested_step", `Step "${op.key}" uses the workflow's context inside its own function.`, {
      details: { step: op.key },
    });
  }
  if (op.state === "running" && !isStale(scope)) openBranch(execution, op);
  return `${op.key}/`;
}
