import type { ErrorRecord } from "../errors/error-record.ts";
import type { EventRow } from "../store/event-row.ts";
import { isNote, isSettlementKind } from "./execution/event-kinds.ts";
import { decodeFailure, isFinal } from "./execution/failure.ts";
import { droppedSeqs } from "./execution/history.ts";
import { noteOf } from "./execution/stream-data.ts";
import { undoneKey } from "./execution/undo-key.ts";

/** What a retry sets aside: what has failed ({@link planFailed}), and what was taken back ({@link planUndone}), since it has to be done anew. Pure. */
export function planRetry(events: readonly EventRow[], error: ErrorRecord | null): readonly number[] {
  const undone = planUndone(events);
  const failed = planFailed(events, error);
  return undone.length === 0 ? failed : [...new Set([...failed, ...undone])].sort((a, b) => a - b);
}

/**
 * What no longer counts since it was undone: the results of steps whose undo has completed, whatever was asked for after them, and the undos (those too that have
 * failed or were not come to, so that they are done the next time). Pure.
 */
export function planUndone(events: readonly EventRow[]): readonly number[] {
  const dropped = droppedSeqs(events);
  const kept = events.filter((event) => dropped?.has(event.seq) !== true);
  const undos = kept.filter(({ key }) => undoneKey(key) !== null);
  const keys = new Set(undos.filter(({ kind }) => kind === "step-completed").map(({ key }) => undoneKey(key)));
  const results = kept.filter(({ kind, key }) => kind === "step-completed" && key !== null && isOrHolds(keys, key));
  const first = results.find(({ key }) => keys.has(key));
  const seqs = new Set(undos.map(({ seq }) => seq));
  if (first !== undefined) for (const seq of dropFrom(kept, results, first.seq)) seqs.add(seq);
  return [...seqs].sort((a, b) => a - b);
}

/** Whether it is one of these steps, or the branch in which one of them is. */
function isOrHolds(keys: ReadonlySet<string | null>, key: string): boolean {
  return keys.has(key) || [...keys].some((each) => each?.startsWith(`${key}/`) === true);
}

/**
 * The failures that the run's error came from (or those that nothing was asked for after), and whatever was asked for because of them,
 * such as clean-up. Branches that had nothing to do with it keep their results.
 */
function planFailed(events: readonly EventRow[], error: ErrorRecord | null): readonly number[] {
  const dropped = droppedSeqs(events);
  const kept = events.filter((event) => dropped?.has(event.seq) !== true);
  const drops = planDrops(kept, error);
  // Children that were to end with the run are wanted again: they are started anew.
  const sinceSeq = Math.min(drops[0] ?? Number.POSITIVE_INFINITY, lastSettledSeq(kept, Number.POSITIVE_INFINITY));
  const known = new Set(drops);
  const cancelled = kept.filter(({ kind, seq }) => kind === "children-cancelled" && seq > sinceSeq && !known.has(seq));
  return cancelled.length === 0 ? drops : [...drops, ...cancelled.map(({ seq }) => seq)].sort((a, b) => a - b);
}

function planDrops(kept: readonly EventRow[], error: ErrorRecord | null): readonly number[] {
  const cancelled = kept.find((event) => event.kind === "cancel-requested");
  if (cancelled !== undefined) return dropFrom(kept, [cancelled], cancelled.seq);
  const failures = kept.filter((event) => isFailure(event) || isAnswerAtFault(event, stepsOf(error)));
  if (failures.length === 0) return [];
  const steps = stepsOf(error);
  const guilty = failures.filter(({ key }) => key !== null && steps.has(key));
  const first = guilty[0];
  if (first !== undefined)
    return dropFrom(kept, [...guilty, ...failures.filter(({ seq }) => seq > first.seq)], first.seq);
  const trailing = failures.filter((failure) => !kept.some((event) => (event.after ?? -1) >= failure.seq));
  return dropFrom(kept, trailing, Number.POSITIVE_INFINITY);
}

/** The code saw a step or a child fail. */
function isFailure({ kind, data }: EventRow): boolean {
  if (kind === "step-failed") return isFinal(decodeFailure(data));
  return kind === "child-failed" || kind === "child-cancelled" || kind === "spawn-failed";
}

/** A question that nobody answered in time, or whose answer the code could not take: it is asked anew. */
function isAnswerAtFault({ kind, key, data }: EventRow, steps: ReadonlySet<string>): boolean {
  if (key === null || !steps.has(key)) return false;
  return kind === "interrupt-answered" || (kind === "interrupt-expired" && data === null);
}

/** The failed attempts of the steps at fault, and everything that was asked for at or after `sinceSeq`. */
function dropFrom(events: readonly EventRow[], atFault: readonly EventRow[], sinceSeq: number): number[] {
  const keys = new Set(atFault.map(({ key }) => key).filter((key) => key !== null));
  const seqs = new Set(atFault.map(({ seq }) => seq));
  return events
    .filter(
      (event) =>
        seqs.has(event.seq) ||
        (event.kind === "step-failed" && event.key !== null && keys.has(event.key)) ||
        (event.after !== null && event.after >= sinceSeq) ||
        (event.seq > sinceSeq && isNote(event.kind, event.key) && noteOf(event).step === null),
    )
    .map(({ seq }) => seq);
}

/** The steps that an error says it comes from, itself or through its causes. */
function stepsOf(error: ErrorRecord | null, found: Set<string> = new Set()): Set<string> {
  if (error === null) return found;
  const { step, steps } = error.details ?? {};
  if (typeof step === "string") found.add(step);
  if (Array.isArray(steps)) for (const each of steps) if (typeof each === "string") found.add(each);
  // The steps below are those of the child.
  if (error.code?.startsWith("child_") === true) return found;
  if (error.cause !== undefined) stepsOf(error.cause, found);
  for (const each of error.errors ?? []) stepsOf(each, found);
  return found;
}

/**
 * What a retry from an earlier step sets aside, besides what every retry does: all that there is of the step, the results of branches that it is part of, and whatever
 * was asked for since it had first come to something. Undefined: the run never came to the step. Pure.
 */
export function planRewind(events: readonly EventRow[], from: string): readonly number[] | undefined {
  const dropped = droppedSeqs(events);
  const kept = events.filter((event) => dropped?.has(event.seq) !== true);
  const own = kept.filter(({ key }) => key === from);
  if (own.length === 0) return undefined;
  const sinceSeq = own.find(isSettlement)?.seq ?? Number.POSITIVE_INFINITY;
  const holders = kept.filter(
    (event) =>
      event.key !== null && from.startsWith(`${event.key}/`) && isSettlement(event) && event.kind !== "branch-opened",
  );
  const seqs = new Set(dropFrom(kept, [...own, ...holders], sinceSeq));
  // A graph goes on from the last position that it has saved, so those behind the step must not count.
  for (const { kind, seq } of kept) if (kind === "state-saved" && seq > sinceSeq) seqs.add(seq);
  return [...seqs].sort((a, b) => a - b);
}

/** The code saw it. */
function isSettlement(event: EventRow): boolean {
  return isSettlementKind(event.kind) || isFailure(event);
}

/** Where a fork is cut: everything before the first event about the step. Undefined: the run never came to it. Pure. */
export function planFork(events: readonly EventRow[], from: string): { readonly throughSeq: number } | undefined {
  const dropped = droppedSeqs(events);
  // A retry has rewritten what came before it: only a cut behind it can be followed.
  const first = events.find((event) => event.key === from && dropped?.has(event.seq) !== true);
  return first === undefined ? undefined : { throughSeq: first.seq - 1 };
}

/** The last thing that the code of the run had seen, up to an event. */
export function lastSettledSeq(events: readonly EventRow[], throughSeq: number): number {
  for (let index = events.length - 1; index >= 0; index--) {
    const event = events[index] as EventRow;
    if (event.seq > throughSeq) continue;
    if (isSettlement(event)) return event.seq;
  }
  return 0;
}
