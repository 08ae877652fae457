import { isReplayed, type EventRow } from "../../store/event-row.ts";
import type { ErrorRecord } from "../../errors/error-record.ts";
import { isAboutChildren, readChildren, type ChildrenOfLog } from "./child-log.ts";
import { isNote, isProgress, isSettlementKind } from "./event-kinds.ts";
import { notesBefore } from "./branch-record.ts";
import { decodeFailure, isFinal } from "./failure.ts";
import { InterruptHistory } from "./interrupt-history.ts";
import { UndoneSteps } from "./undone-steps.ts";
import { noteOf } from "./stream-data.ts";

/** What a run's log means for its replay. Built once per claim; pure. */
export interface History {
  readonly lastSeq: number;
  /** The latest time that the log says. */
  readonly lastMs: number;
  readonly hasStarted: boolean;
  /** What the code gets to see, in order. */
  readonly settlements: readonly EventRow[];
  /** Failed attempts by step, where the step is not over. */
  readonly failures: ReadonlyMap<string, StepFailures>;
  /** Steps that the log tells of without telling how they ended: seen at work, or set aside by a retry. */
  readonly begun: ReadonlySet<string>;
  /** When each sleep ends and each wait times out (null: never). */
  readonly deadlines: ReadonlyMap<string, number | null>;
  readonly interrupts: InterruptHistory;
  readonly patches: ReadonlySet<string>;
  readonly children: ChildrenOfLog;
  /** How many notes of the code follow the last settlement: a replay must not write those again. */
  readonly notesAfterLast: number;
  /** How many notes each open branch has made from inside; those of attempts that died before it was open do not count. */
  readonly stepNotes: ReadonlyMap<string, number>;
  /** The last position of a graph; replay begins behind it. */
  readonly saved: EventRow | null;
  /** 1, and one more for each `run-retried`. */
  readonly attempt: number;
  /** The run's function is over, and its steps are being taken back. */
  readonly isCompensating: boolean;
  readonly undone: UndoneSteps;
  /** The numbers of the `run-retried`. */
  readonly retries: readonly number[];
  /** How often the result of each step was set aside by a retry. */
  readonly setAside: ReadonlyMap<string, number>;
  /** Of a fork: what it has taken over. 0: nothing. */
  readonly copiedThroughSeq: number;
  /** `run-released` by `run-released`: workers that had the run and died, since it last got ahead. */
  readonly deaths: readonly EventRow[];
}

export interface StepFailures {
  readonly attempts: number;
  /** Since the last `run-resumed`: what the policy counts. */
  readonly attemptsInRound: number;
  readonly retryAtMs: number;
  /** Attempts are used up and the policy pauses the run, which nobody has resumed since: the error why. */
  readonly parkedBy: ErrorRecord | null;
}

export function readHistory(events: readonly EventRow[]): History {
  const [first] = events;
  // Born here, or never begun: the usual case where there are many. What is nothing is shared by all of them.
  if (first === undefined) return nothing;
  if (events.length > 1 || first.kind !== "run-started") return readAll(events);
  return { ...nothing, lastSeq: first.seq, lastMs: first.atMs, hasStarted: true };
}

function readAll(events: readonly EventRow[]): History {
  const dropped = droppedSeqs(events);
  const saved = lastSaved(events, dropped);
  const settlements: EventRow[] = [];
  const failures = new Map<string, StepFailures>();
  const begun = new Set<string>();
  const deadlines = new Map<string, number | null>();
  const interrupts = new InterruptHistory();
  const patches = new Set<string>();
  const stepNotes = new Map<string, number>();
  const aboutChildren: EventRow[] = [];
  let notesAfterLast = 0;
  const retries: number[] = [];
  let lastMs = 0;
  let hasStarted = false;
  let deaths: EventRow[] = [];
  let isCompensating = false;
  let copiedThroughSeq = 0;
  const undone = new UndoneSteps();
  const setAside = new Map<string, number>();
  for (const event of events) {
    if (event.atMs > lastMs) lastMs = event.atMs;
    if (event.kind === "run-started") hasStarted = true;
    else if (event.kind === "run-released") deaths.push(event);
    else if (deaths.length > 0 && isProgress(event.kind)) deaths = [];
    const { kind, key } = event;
    if (isAboutChildren(kind)) aboutChildren.push(event);
    if (kind.startsWith("interrupt-") || kind.startsWith("run-"))
      interrupts.read(event, dropped?.has(event.seq) === true);
    if (dropped !== null && dropped.has(event.seq)) {
      if (key !== null) begun.add(key);
      if (kind === "step-completed" && key !== null) {
        count(setAside, key);
        undone.add(key, retries.length);
      }
      continue;
    }
    if (saved !== null && event.seq <= saved.seq) {
      if (kind === "patched" && key !== null) patches.add(key);
      if (kind === "run-retried") retries.push(event.seq);
      if (kind === "run-forked") copiedThroughSeq = event.seq;
      continue;
    }
    if (isSettlementKind(kind)) {
      settlements.push(event);
      if (kind === "branch-opened" && key !== null) stepNotes.set(key, notesBefore(event.data));
      notesAfterLast = 0;
    } else if (kind === "step-failed" && key !== null) {
      const failure = decodeFailure(event.data);
      if (isFinal(failure)) {
        settlements.push(event);
        notesAfterLast = 0;
      } else {
        const before = failures.get(key);
        failures.set(key, {
          attempts: event.attempt ?? 1,
          attemptsInRound: (before?.attemptsInRound ?? 0) + 1,
          retryAtMs: failure.retryAtMs ?? event.atMs,
          parkedBy: failure.isParked ? failure.error : null,
        });
      }
    } else if (kind === "step-started") {
      if (key !== null) begun.add(key);
    } else if (kind === "sleep-started" || kind === "wait-started") {
      if (key !== null) deadlines.set(key, event.data === null ? null : Number(event.data));
    } else if (kind === "interrupt-opened") {
      if (key !== null) deadlines.set(key, interrupts.of(key)?.dueMs ?? null);
    } else if (kind === "patched") {
      if (key !== null) patches.add(key);
    } else if (kind === "run-retried") {
      retries.push(event.seq);
      isCompensating = false;
      unpark(failures);
    } else if (kind === "run-compensating") {
      isCompensating = true;
    } else if (kind === "run-forked") {
      copiedThroughSeq = event.seq;
      unpark(failures);
    } else if (kind === "run-resumed") {
      // A person has looked at it: what failed gets the whole policy again.
      for (const [step, failed] of failures) failures.set(step, { ...failed, attemptsInRound: 0, parkedBy: null });
    } else if (isNote(kind, key)) {
      const { step, calls } = noteOf(event);
      if (step === null) notesAfterLast += calls;
      else if (stepNotes.has(step)) stepNotes.set(step, (stepNotes.get(step) ?? 0) + calls);
    } else if (key !== null && isNote(kind, null) && isReplayed(event) && stepNotes.has(key)) {
      stepNotes.set(key, (stepNotes.get(key) ?? 0) + 1);
    }
  }
  const lastSeq = events.at(-1)?.seq ?? 0;
  return {
    lastSeq,
    lastMs,
    hasStarted,
    settlements,
    failures,
    begun,
    deadlines,
    interrupts,
    patches,
    children: readChildren(aboutChildren, dropped),
    notesAfterLast,
    stepNotes,
    saved,
    attempt: retries.length + 1,
    retries,
    isCompensating,
    undone,
    setAside,
    copiedThroughSeq,
    deaths,
  };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Somebody wants the run to go on. */
function unpark(failures: Map<string, StepFailures>): void {
  for (const [step, failed] of failures)
    if (failed.parkedBy !== null) failures.set(step, { ...failed, attemptsInRound: 0, parkedBy: null });
}

/** The events that a retry has set aside (or, in a fork, one of its origin); null where there was none. */
export function droppedSeqs(events: readonly EventRow[]): ReadonlySet<number> | null {
  let dropped: Set<number> | null = null;
  for (const event of events) {
    if (event.kind !== "run-retried" && event.kind !== "run-forked") continue;
    const { drops } = JSON.parse(event.data ?? "{}") as { drops?: readonly number[] };
    dropped ??= new Set();
    for (const seq of drops ?? []) dropped.add(seq);
  }
  return dropped;
}

function lastSaved(events: readonly EventRow[], dropped: ReadonlySet<number> | null): EventRow | null {
  for (let index = events.length - 1; index >= 0; index--) {
    const event = events[index] as EventRow;
    if (event.kind === "state-saved" && event.key === null && dropped?.has(event.seq) !== true) return event;
  }
  return null;
}

const nothing: History = readAll([]);
