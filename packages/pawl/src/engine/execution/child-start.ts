import type { Child } from "./child.ts";
import { calledOffChild, notStarted } from "./child-end.ts";
import type { StartedChild } from "./child-log.ts";
import { checkInput, childStart, type CheckedInput } from "./child-request.ts";
import { takeEnd } from "./child-wait.ts";
import { enqueue } from "./enqueue.ts";
import type { Execution } from "./execution.ts";
import { linkToLast } from "./link.ts";
import { releaseDeeds } from "./linked.ts";
import type { ChildOp } from "./op.ts";
import { mayBeginMore } from "./steps.ts";

/** The code waits for the end of a child: live, or at the end of a replay. */
export function awaitChild(execution: Execution, op: ChildOp): void {
  const { child } = op;
  if (isCalledOff(execution, child)) return neverStarts(execution, op);
  if (child.mustStart) return begin(execution, child);
  if (takeEnd(execution, op)) return;
  // Its end may have come while the run had ended itself, when nobody was told. Not that of one that has begun since.
  if (execution.attempt > 1 && execution.children.isOfLog(child)) execution.children.toLookFor.push(op);
}

/** Spawned children are started anew whether or not anybody waits for their end. Not for code that cleans up, or is over. */
export function restartSetAside(execution: Execution): void {
  if (execution.cancelError !== null || execution.isOver) return;
  for (const child of execution.children.all()) if (child.isSpawned && child.isSetAside) begin(execution, child);
}

/** The run may go on: starts what was held back. */
export function releaseChildren(execution: Execution): void {
  const { held } = execution.children;
  if (held.length === 0 || execution.isRetired) return;
  execution.children.held = [];
  for (const child of held) proceed(execution, child);
}

/** The run is cancelled: what has not begun does not, unless clean-up waits for it. */
export function callOffStarts(execution: Execution): void {
  for (const child of execution.children.all())
    if (child.isStarting && opOf(execution, child)?.isSpared !== true) child.isStarting = false;
  execution.children.held = execution.children.held.filter(({ isStarting }) => isStarting);
}

function begin(execution: Execution, child: Child): void {
  child.isStarting = true;
  proceed(execution, child);
}

function proceed(execution: Execution, child: Child): void {
  if (!child.isStarting) return;
  const isSpared = opOf(execution, child)?.isSpared === true;
  if (!mayBeginMore(execution, isSpared)) return hold(execution, child);
  const input = (child.input ??= checkInput(execution, child.request));
  if (!(input instanceof Promise)) return start(execution, child, input);
  execution.runningCount++;
  void input.then((checked) => {
    child.input = checked;
    execution.runningCount--;
    if (execution.isRetired) return;
    proceed(execution, child);
    execution.owner.turns.delivered(execution);
  });
}

/** Until the run may go on. One that is to be cancelled will not: clean-up that has something to say to the child is not to wait for it. */
function hold(execution: Execution, child: Child): void {
  if (execution.cancelError === null) {
    execution.children.held.push(child);
  } else {
    child.isStarting = false;
    releaseDeeds(execution);
  }
}

function start(execution: Execution, child: Child, input: CheckedInput): void {
  const op = opOf(execution, child);
  if (!input.ok) {
    child.isStarting = false;
    if (op !== null) fails(execution, op, { kind: "child-failed", error: notStarted(input.error, child.key) });
    // Else whoever asks for its end learns of it.
    return releaseDeeds(execution);
  }
  const write = childStart(execution, child.request, input);
  execution.log.mark("child-started", child.key, execution.stampMs(), startedData(write.run), op?.after ?? null);
  linkToLast(execution, [write]);
  hasStarted(execution, child, write.run);
  releaseDeeds(execution);
}

/** It was recorded, with the last event of the log. */
export function hasStarted(
  execution: Execution,
  child: Child,
  { id, endsWithParent }: Pick<StartedChild, "id" | "endsWithParent">,
): void {
  execution.children.started(child, { id, seq: execution.log.lastSeq, endsWithParent });
}

export function startedData({ id, workflow, version, endsWithParent }: StartedChild): string {
  const data: StartedChild = { id, workflow, version, endsWithParent };
  return JSON.stringify(data);
}

/** The wait for its end. */
function opOf(execution: Execution, child: Child): ChildOp | null {
  const op = execution.ops.get(child.key);
  return op?.type === "child" ? op : null;
}

/** It was to be started anew, and the run was cancelled first. */
function isCalledOff(execution: Execution, child: Child): boolean {
  return child.isSpawned && child.isSetAside && !child.isStarting && execution.cancelError !== null;
}

function neverStarts(execution: Execution, op: ChildOp): void {
  const { key, request } = op.child;
  fails(execution, op, { kind: "child-cancelled", error: calledOffChild({ key, workflow: request.workflow }) });
}

function fails(execution: Execution, op: ChildOp, failure: NonNullable<ChildOp["failure"]>): void {
  op.failure = failure;
  enqueue(execution, op);
}
