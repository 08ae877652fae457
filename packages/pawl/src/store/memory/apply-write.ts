import type { EventRow } from "../event-row.ts";
import { decideCommand } from "../run-commands.ts";
import type { NewRun, RunRow } from "../run-row.ts";
import { decideSignal } from "../run-signal.ts";
import { mayTakeKey, startedRun } from "../run-start.ts";
import { isTerminal } from "../run-status.ts";
import { endsByCancel, isClaimable, transitionedRun } from "../run-transition.ts";
import type { AppendWrite, CommandWrite, Outcome, Refusal, SignalWrite, StartWrite, Write } from "../write.ts";
import type { Records } from "./records.ts";

/** Applies one write, or refuses it and leaves everything as it was. */
export function applyWrite(records: Records, write: Write): Outcome {
  switch (write.type) {
    case "start":
      return start(records, write);
    case "append":
      return append(records, write);
    case "signal":
      return signal(records, write);
    case "command":
      return command(records, write);
  }
}

function start(records: Records, { run, workerId, copyFrom, events }: StartWrite): Outcome {
  const existing = records.run(run.id) ?? inForce(records, run);
  if (existing !== undefined) return { ok: true, run: existing, isNew: false, wakes: false };

  const copied = copyFrom === null ? [] : logThrough(records, copyFrom.runId, copyFrom.throughSeq);
  if (copied === null) {
    return refused(records.run(copyFrom!.runId) === undefined ? "run_not_found" : "run_changed", undefined);
  }
  const log = [...copied, ...events];
  if (!records.hasRoomFor(run.id, log)) return refused("run_changed", undefined);

  freeKey(records, run);
  const row = records.put(startedRun(run, workerId));
  records.append(row.id, log);
  return { ok: true, run: row, isNew: true, wakes: isClaimable(row, run.createdMs) };
}

function append(records: Records, write: AppendWrite): Outcome {
  const run = records.run(write.runId);
  const isOwner = run !== undefined && run.workerId === write.workerId && run.epoch === write.epoch;
  if (!isOwner) return refused("lease_lost", run);
  if (!records.hasRoomFor(run.id, write.events)) return refused("run_changed", run);

  records.append(run.id, write.events);
  if (write.consumedSignalIds.length > 0) records.dropSignals(run.id, write.consumedSignalIds);
  const { transition, nowMs } = write;
  if (write.state === undefined && transition === null) return { ok: true, run: null, isNew: false, wakes: false };

  const withState = write.state === undefined ? run : { ...run, state: write.state, updatedMs: nowMs };
  const row = records.put(transition === null ? withState : transitionedRun(withState, transition, nowMs));
  if (transition !== null && endsByCancel(run, transition)) {
    records.append(row.id, [eventOf({ kind: "run-cancelled", data: row.error }, records.lastSeq(row.id) + 1, nowMs)]);
  }
  const successor = transition?.successor ? startSuccessor(records, transition.successor) : null;
  if (successor !== null) records.moveSignals(row.id, successor.id);
  if (isTerminal(row.status)) records.dropSignals(row.id, "all");
  const wakes = isClaimable(row, nowMs) || (successor !== null && isClaimable(successor, nowMs));
  return { ok: true, run: null, isNew: false, wakes };
}

function signal(records: Records, write: SignalWrite): Outcome {
  const run = records.run(write.signal.runId);
  if (run === undefined) return refused("run_not_found", run);
  if (isTerminal(run.status)) return refused("run_terminal", run);
  if (records.signals(run.id).some(({ id }) => id === write.signal.id)) {
    return { ok: true, run, isNew: false, wakes: false };
  }
  records.addSignal(write.signal);
  const patch = decideSignal(run, write.signal);
  return {
    ok: true,
    run: patch === null ? run : records.put({ ...run, ...patch }),
    isNew: true,
    wakes: patch !== null,
  };
}

function command(records: Records, write: CommandWrite): Outcome {
  const run = records.run(write.runId);
  if (run === undefined) return refused("run_not_found", run);
  const lastSeq = records.lastSeq(run.id);
  const decision = decideCommand(run, lastSeq, write.command, write.nowMs);
  if (decision.type === "refuse") return refused(decision.refusal, run);
  if (decision.type === "delete") {
    records.delete(run);
    return { ok: true, run: null, isNew: false, wakes: false };
  }
  const row = records.put({ ...run, ...decision.patch });
  if (decision.event !== null) records.append(row.id, [eventOf(decision.event, lastSeq + 1, write.nowMs)]);
  if (isTerminal(row.status)) records.dropSignals(row.id, "all");
  return { ok: true, run: row, isNew: false, wakes: decision.wakes };
}

/** The successor takes its predecessor's idempotency key along where it names it; one that another run holds stays there. */
function startSuccessor(records: Records, run: NewRun): RunRow {
  if (inForce(records, run) !== undefined) return records.put(startedRun({ ...run, idempotencyKey: null }, null));
  freeKey(records, run);
  return records.put(startedRun(run, null));
}

/** The run that has this key and keeps it. */
function inForce(records: Records, run: NewRun): RunRow | undefined {
  const holder = records.keyHolder(run);
  return holder !== undefined && !mayTakeKey(holder, run) ? holder : undefined;
}

function freeKey(records: Records, run: NewRun): void {
  const holder = records.keyHolder(run);
  if (holder !== undefined) records.put({ ...holder, idempotencyKey: null });
}

/** Null: the log does not go that far. */
function logThrough(records: Records, runId: string, throughSeq: number): readonly EventRow[] | null {
  if (records.run(runId) === undefined || records.lastSeq(runId) < throughSeq) return null;
  return records.events(runId).filter(({ seq }) => seq <= throughSeq);
}

function eventOf({ kind, data }: Pick<EventRow, "kind" | "data">, seq: number, atMs: number): EventRow {
  return { seq, kind, key: null, atMs, startedMs: null, attempt: null, after: null, data };
}

function refused(refusal: Refusal, run: RunRow | undefined): Outcome {
  return { ok: false, refusal, run: run ?? null };
}
