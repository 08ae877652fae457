import type { ErrorRecord } from "../../errors/error-record.ts";
import { fromErrorRecord } from "../../errors/error-record.ts";
import type { ChildEnd } from "../../store/run-end.ts";
import type { RunRow } from "../../store/run-row.ts";
import { decodeValue } from "../../values/decode.ts";
import { Child } from "./child.ts";
import { childOutcome, notStarted } from "./child-end.ts";
import type { StartedChild } from "./child-log.ts";
import { checkInput, childStart, type CheckedInput, type ChildRequest } from "./child-request.ts";
import type { Execution } from "./execution.ts";
import { encodeFailure } from "./failure.ts";
import { takeEnd } from "./child-wait.ts";
import { enqueue } from "./enqueue.ts";
import { linkedMax, linkToLast } from "./link.ts";
import { see } from "./see.ts";
import type { ChildOp } from "./op.ts";
import { mayBeginMore } from "./steps.ts";

/** After a look for the ends of children that failed. */
const lookAgainMs = 1_000;

/** The child of this key, with its input checked if it is still to be started. */
export function childOf(execution: Execution, key: string, request: ChildRequest, isSpawned: boolean): Child {
  const known = execution.children.get(key);
  if (known !== undefined) return known;
  const child = new Child(key, request, { isSpawned, recorded: execution.childrenOfLog.byKey.get(key) });
  // Now, while the input is what the code has handed over.
  if (child.mustStart) child.input = checkInput(execution, request);
  execution.children.set(key, child);
  return child;
}

/** The code waits for the end of a child: live, or at the end of a replay. */
export function awaitChild(execution: Execution, op: ChildOp): void {
  const { child } = op;
  if (child.mustStart) return begin(execution, child, op);
  if (takeEnd(execution, op)) return;
  // Its end may have come while the run had ended itself, when nobody was told.
  if (execution.attempt > 1) execution.toLookFor.push(op);
}

/** Spawned children whose end nobody waits for are started anew all the same. */
export function restartSetAside(execution: Execution): void {
  for (const child of execution.children.values()) {
    if (child.isSpawned && child.isSetAside && !execution.ops.has(child.key)) begin(execution, child, null);
  }
}

/** The run may go on: starts what was held back. */
export function releaseChildren(execution: Execution): void {
  const held = execution.heldChildren;
  if (held.length === 0 || execution.isRetired) return;
  execution.heldChildren = [];
  for (const { child, op } of held) if (op?.isSettled !== true) begin(execution, child, op);
}

function begin(execution: Execution, child: Child, op: ChildOp | null): void {
  if (!mayBeginMore(execution, op?.isSpared === true)) {
    execution.heldChildren.push({ child, op });
    return;
  }
  const input = (child.input ??= checkInput(execution, child.request));
  if (!(input instanceof Promise)) return start(execution, child, op, input);
  execution.runningCount++;
  void input.then((checked) => {
    child.input = checked;
    execution.runningCount--;
    if (execution.isRetired) return;
    if (op?.isSettled !== true && child.mustStart) begin(execution, child, op);
    execution.owner.turns.delivered(execution);
  });
}

function start(execution: Execution, child: Child, op: ChildOp | null, input: CheckedInput): void {
  if (!input.ok) {
    // Whoever asks for its end learns of it.
    if (op === null) return;
    op.failure = notStarted(input.error, child.key);
    return enqueue(execution, op);
  }
  const write = childStart(execution, child.request, input);
  execution.log.mark("child-started", child.key, execution.stampMs(), startedData(write.run), op?.after ?? null);
  linkToLast(execution, [write]);
  hasStarted(execution, child, write.run);
}

/** It was recorded, with the last event of the log. */
export function hasStarted(
  execution: Execution,
  child: Child,
  run: { readonly id: string; readonly endsWithParent: boolean },
): void {
  child.started({ id: run.id, seq: execution.log.lastSeq, endsWithParent: run.endsWithParent });
  execution.openChildren.set(run.id, run.endsWithParent);
}

export function startedData({ id, workflow, version, endsWithParent }: StartedChild): string {
  const data: StartedChild = { id, workflow, version, endsWithParent };
  return JSON.stringify(data);
}

export function deliverChildEnd(execution: Execution, op: ChildOp): void {
  const nowMs = execution.stampMs();
  const outcome =
    op.failure === null
      ? childOutcome(op.end as ChildEnd, { key: op.key, workflow: op.child.request.workflow })
      : ({ kind: "child-failed", error: op.failure } as const);
  const data = outcome.kind === "child-completed" ? outcome.output : childFailure(outcome.error);
  execution.log.append(outcome.kind, op.key, nowMs, data, null, null, op.after);
  if (op.message !== null) execution.inbox.consume(op.message, execution.log.lastSeq);
  const { runId } = op.child;
  if (runId !== undefined) execution.openChildren.delete(runId);
  see(execution, op, nowMs);
  if (outcome.kind === "child-completed") op.resolve(decodeValue(outcome.output));
  else op.reject(fromErrorRecord(outcome.error));
}

export function childFailure(error: ErrorRecord): string {
  return encodeFailure({ error, retryAtMs: null, isParked: false });
}

/** Asks the children that nobody wants any more to cancel. */
export function cancelUnwanted(execution: Execution): void {
  if (execution.unwantedChildren.length === 0) return;
  const ids = execution.unwantedChildren.filter((id) => execution.openChildren.has(id));
  execution.unwantedChildren = [];
  cancelChildren(execution, ids, "Its parent does not wait for it any more.");
}

/** The run ends, and with it those of its children that are to. */
export function cancelOpenChildren(execution: Execution): void {
  if (execution.openChildren.size === 0) return;
  execution.unwantedChildren = [];
  const ids = [...execution.openChildren].filter(([, endsWithParent]) => endsWithParent).map(([id]) => id);
  cancelChildren(execution, ids, "Its parent has ended.");
}

function cancelChildren(execution: Execution, ids: readonly string[], reason: string): void {
  const { childrenOfLog, openChildren, owner } = execution;
  const left = ids.filter((id) => !childrenOfLog.cancelled.has(id));
  const nowMs = owner.clock.nowMs();
  for (let from = 0; from < left.length; from += linkedMax) {
    const part = left.slice(from, from + linkedMax);
    execution.append("children-cancelled", null, JSON.stringify({ ids: part }));
    linkToLast(
      execution,
      part.map((runId) => ({ type: "command", runId, command: { name: "cancel", force: false, reason }, nowMs })),
    );
  }
  for (const id of ids) openChildren.delete(id);
}

/** Looks for the ends of children of which nobody may have told the run. It stays in memory meanwhile. */
export function lookForEnds(execution: Execution): void {
  const ops = execution.toLookFor.filter((op) => !op.isSettled && !op.isQueued);
  execution.toLookFor = [];
  if (ops.length === 0) return;
  execution.runningCount++;
  void findEndsOrLater(execution, ops);
}

async function findEndsOrLater(execution: Execution, ops: readonly ChildOp[]): Promise<void> {
  try {
    await findEnds(execution, ops);
    looked(execution);
  } catch {
    // The store is out of reach.
    execution.owner.clock.setTimer(lookAgainMs, () => {
      execution.toLookFor.push(...ops);
      looked(execution);
    });
  }
}

function looked(execution: Execution): void {
  execution.runningCount--;
  if (!execution.isRetired) execution.owner.turns.delivered(execution);
}

async function findEnds(execution: Execution, ops: readonly ChildOp[]): Promise<void> {
  let wanted = new Map(ops.map((op) => [op.child.runId as string, op]));
  while (wanted.size > 0) {
    const ended = await execution.owner.readEnded([...wanted.keys()]);
    const next = new Map<string, ChildOp>();
    for (const run of ended) {
      const op = wanted.get(run.id) as ChildOp;
      if (run.continuedTo !== null) next.set(run.continuedTo, op);
      else found(execution, op, run);
    }
    wanted = next;
  }
}

function found(execution: Execution, op: ChildOp, { id, status, output, error }: RunRow): void {
  if (op.isSettled || op.isQueued || execution.isRetired) return;
  op.end = { id, status, output, error };
  enqueue(execution, op);
}
