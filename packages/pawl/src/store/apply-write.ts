import type { EventRow } from "./event-row.ts";
import { isRepeated, mayHaveHappened } from "./run-append.ts";
import { decideCommand } from "./run-commands.ts";
import { changedRecord, endedRecord, isRecordEnd, isSameRecord } from "./record-row.ts";
import type { RecordRow } from "./record-row.ts";
import { messageToParent } from "./run-end.ts";
import type { NewRun, RunRow } from "./run-row.ts";
import { decideSignal } from "./run-signal.ts";
import { foundByKey, mayTakeKey, startedRun } from "./run-start.ts";
import { isTerminal } from "./run-status.ts";
import {
  endsByCancel,
  isBornPaused,
  isClaimable,
  makesRoom,
  pausedAtBirth,
  transitionedRun,
} from "./run-transition.ts";
import type {
  AppendWrite,
  CommandWrite,
  LinkedWrite,
  Outcome,
  RecordWrite,
  Refusal,
  SignalWrite,
  StartWrite,
  Transition,
  Write,
} from "./write.ts";
import type { WriteTarget } from "./write-target.ts";

/** Applies one write, or refuses it and leaves everything as it was. */
export function applyWrite(target: WriteTarget, write: Write): Outcome {
  switch (write.type) {
    case "start":
      return start(target, write);
    case "append":
      return append(target, write);
    case "signal":
      return signal(target, write);
    case "command":
      return command(target, write);
    case "record":
      return record(target, write);
  }
}

function start(target: WriteTarget, write: StartWrite): Outcome {
  const { run, workerId, copyFrom, events } = write;
  const same = target.run(run.id);
  if (same !== undefined) return { ok: true, run: same, isNew: false, wakes: false };
  const holder = inForce(target, run);
  const found = holder === undefined ? null : foundRun(target, holder, write);
  if (found !== null) return found;

  const origin = copyFrom === null ? undefined : target.run(copyFrom.runId);
  if (copyFrom !== null && origin === undefined) return refused("run_not_found", undefined);
  const throughSeq = copyFrom?.throughSeq ?? 0;
  if (origin !== undefined && target.lastSeq(origin.id) < throughSeq) return refused("run_changed", undefined);
  if (!ascend(events, throughSeq)) return refused("run_changed", undefined);

  const cancelWakes = holder !== undefined && cancelHolder(target, holder, write);
  freeKey(target, run);
  const row = target.put(startedRun(run, workerId));
  if (origin !== undefined) target.copyLog({ fromId: origin.id, toId: row.id, throughSeq });
  target.append(row.id, events);
  return { ok: true, run: row, isNew: true, wakes: cancelWakes || isClaimable(row, run.createdMs) };
}

/** The run that holds the key, where that is what the start comes to; null: it gives the key up to a run that is made. */
function foundRun(target: WriteTarget, holder: RunRow, write: StartWrite): Outcome | null {
  const found = foundByKey(holder, write);
  if (found === null) return null;
  if (found === holder) return { ok: true, run: holder, isNew: false, wakes: false };
  return { ok: true, run: target.put(found), isNew: false, wakes: isClaimable(found, write.run.createdMs) };
}

/** Asks the run that holds the key to cancel, where the start says so. Whether that made work for a worker. */
function cancelHolder(target: WriteTarget, holder: RunRow, { run, onHeldKey }: StartWrite): boolean {
  if (onHeldKey.type !== "cancel") return false;
  const { reason } = onHeldKey;
  const cancel = { name: "cancel", force: false, reason } as const;
  const outcome = command(target, { type: "command", runId: holder.id, command: cancel, nowMs: run.createdMs });
  return outcome.ok && outcome.wakes;
}

function append(target: WriteTarget, write: AppendWrite): Outcome {
  const run = target.run(write.runId);
  const isOwner = run !== undefined && run.workerId === write.workerId && run.epoch === write.epoch;
  if (!isOwner || !ascend(write.events, target.lastSeq(run.id))) {
    if (run === undefined) return refused("lease_lost", undefined);
    const isDone = mayHaveHappened(write.transition, isOwner) && hasHappened(target, write);
    return isDone ? repeated(write) : refused(isOwner ? "run_changed" : "lease_lost", run);
  }

  target.append(run.id, write.events);
  if (write.consumedSignalIds.length > 0) target.dropSignals(run.id, write.consumedSignalIds);
  const { transition, nowMs } = write;
  const linkedWakes = applyLinked(target, write.linked);
  const isUnchanged = write.state === undefined && write.attributes === undefined;
  if (isUnchanged && transition === null) return { ok: true, run: null, isNew: false, wakes: linkedWakes };

  // What is linked can have brought news for this run: the end of a child that was asked to cancel before it began.
  const latest = write.linked.length === 0 ? run : target.run(run.id)!;
  const withState = isUnchanged
    ? latest
    : { ...latest, state: write.state ?? run.state, attributes: write.attributes ?? run.attributes, updatedMs: nowMs };
  const row = target.put(transition === null ? withState : transitionedRun(withState, transition, nowMs));
  if (transition !== null && endsByCancel(latest, transition)) {
    target.append(row.id, [eventOf({ kind: "run-cancelled", data: row.error }, target.lastSeq(row.id) + 1, nowMs)]);
  }
  const successor = transition === null ? null : startSuccessor(target, latest, transition, nowMs);
  if (successor !== null) target.moveSignals(row.id, successor.id);
  const isEnd = isTerminal(row.status);
  const endWakes = isEnd && ended(target, row, nowMs);
  const wakes =
    linkedWakes ||
    endWakes ||
    isClaimable(row, nowMs) ||
    makesRoom(run, row) ||
    (successor !== null && isClaimable(successor, nowMs));
  return { ok: true, run: null, isNew: false, wakes };
}

/** Whether one of them made work for a worker. */
function applyLinked(target: WriteTarget, linked: readonly LinkedWrite[]): boolean {
  let wakes = false;
  for (const write of linked) {
    const outcome = applyWrite(target, write);
    if (outcome.ok && outcome.wakes) wakes = true;
  }
  return wakes;
}

/** The run has ended: nobody reads its messages any more, nobody can answer its questions, and its parent is told. Whether that makes work for a worker. */
function ended(target: WriteTarget, run: RunRow, nowMs: number): boolean {
  target.dropSignals(run.id, "all");
  target.closeRecords(run.id, nowMs);
  const message = messageToParent(run, nowMs);
  if (message === null) return false;
  const outcome = signal(target, { type: "signal", signal: message });
  return outcome.ok && outcome.wakes;
}

function hasHappened(target: WriteTarget, { runId, events }: AppendWrite): boolean {
  const last = events.at(-1);
  return last !== undefined && isRepeated(last, target.event(runId, last.seq));
}

/** With a transition it wakes (again): the answer that got lost may have said so. */
function repeated({ transition }: AppendWrite): Outcome {
  return { ok: true, run: null, isNew: false, wakes: transition !== null };
}

function signal(target: WriteTarget, write: SignalWrite): Outcome {
  const run = target.run(write.signal.runId);
  if (run === undefined) return refused("run_not_found", run);
  if (isTerminal(run.status)) return refused("run_terminal", run);
  if (target.hasSignal(run.id, write.signal.id)) return { ok: true, run, isNew: false, wakes: false };
  target.addSignal(write.signal);
  const patch = decideSignal(run, write.signal);
  return {
    ok: true,
    run: patch === null ? run : target.put({ ...run, ...patch }),
    isNew: true,
    wakes: patch !== null,
  };
}

function command(target: WriteTarget, write: CommandWrite): Outcome {
  const run = target.run(write.runId);
  if (run === undefined) return refused("run_not_found", run);
  const lastSeq = target.lastSeq(run.id);
  const decision = decideCommand(run, lastSeq, write.command, write.nowMs);
  if (decision.type === "refuse") return refused(decision.refusal, run);
  if (decision.type === "delete") {
    target.delete(run);
    return { ok: true, run: null, isNew: false, wakes: false };
  }
  const row = target.put({ ...run, ...decision.patch });
  // It has not ended after all: its parent, unless it has heard of it, is told of the next end instead.
  if (write.command.name === "retry" && run.parentId !== null) target.dropSignals(run.parentId, [run.id]);
  if (decision.event !== null) target.append(row.id, [eventOf(decision.event, lastSeq + 1, write.nowMs)]);
  const endWakes = isTerminal(row.status) && ended(target, row, write.nowMs);
  return { ok: true, run: row, isNew: false, wakes: decision.wakes || endWakes || makesRoom(run, row) };
}

function record(target: WriteTarget, write: RecordWrite): Outcome {
  const before = target.record(write.kind, write.id);
  if (isSameRecord(before, write)) return { ok: true, run: null, isNew: before?.revision === 1, wakes: true };
  if (write.expects !== null && (before?.revision ?? 0) !== write.expects) return refused("record_changed", undefined);
  if (write.record === null && before === undefined) return refused("record_changed", undefined);
  if (isRecordEnd(write.record) && before?.status !== "open") return refused("record_changed", undefined);
  for (const linked of write.linked) {
    if (linked.type !== "signal") continue;
    const run = target.run(linked.signal.runId);
    if (run === undefined || isTerminal(run.status))
      return refused(run === undefined ? "run_not_found" : "run_terminal", run);
  }
  if (write.record === null) target.deleteRecord(write.kind, write.id);
  else if (isRecordEnd(write.record)) target.putRecord(endedRecord(before as RecordRow, write.record, write.nowMs));
  else target.putRecord(changedRecord(before, { ...write, record: write.record }));
  // Whoever looks after records of its kind hears of a new due time.
  const isDueSometime = write.record !== null && !isRecordEnd(write.record) && write.record.dueMs !== null;
  return {
    ok: true,
    run: null,
    isNew: before === undefined,
    wakes: applyLinked(target, write.linked) || isDueSometime,
  };
}

/** The successor takes its predecessor's idempotency key along where it names it; one that another run holds stays there. */
function startSuccessor(target: WriteTarget, from: RunRow, transition: Transition, nowMs: number): RunRow | null {
  const run = transition.successor;
  if (run === null || endsByCancel(from, transition)) return null;
  const isKeyTaken = inForce(target, run) !== undefined;
  if (!isKeyTaken) freeKey(target, run);
  const born = startedRun(isKeyTaken ? { ...run, idempotencyKey: null } : run, null);
  if (!isBornPaused(from, transition)) return target.put(born);
  const row = target.put(pausedAtBirth(born));
  target.append(row.id, [eventOf({ kind: "run-paused", data: null }, 1, nowMs)]);
  return row;
}

/** The run that has this key and keeps it. */
function inForce(target: WriteTarget, run: NewRun): RunRow | undefined {
  const holder = keyHolder(target, run);
  return holder !== undefined && !mayTakeKey(holder, run) ? holder : undefined;
}

function freeKey(target: WriteTarget, run: NewRun): void {
  const holder = keyHolder(target, run);
  if (holder !== undefined) target.put({ ...holder, idempotencyKey: null });
}

function keyHolder(target: WriteTarget, run: NewRun): RunRow | undefined {
  return run.idempotencyKey === null ? undefined : target.keyHolder(run);
}

/** Whether these numbers go on behind `afterSeq`, in order. */
function ascend(events: readonly EventRow[], afterSeq: number): boolean {
  let last = afterSeq;
  for (const { seq } of events) {
    if (seq <= last) return false;
    last = seq;
  }
  return true;
}

function eventOf({ kind, data }: Pick<EventRow, "kind" | "data">, seq: number, atMs: number): EventRow {
  return { seq, kind, key: null, atMs, startedMs: null, attempt: null, after: null, data };
}

function refused(refusal: Refusal, run: RunRow | undefined): Outcome {
  return { ok: false, refusal, run: run ?? null };
}
