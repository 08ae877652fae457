import type { ErrorRecord } from "../errors/error-record.ts";
import type { EventRow } from "../store/event-row.ts";
import { decodeFailure } from "./execution/failure.ts";
import { droppedSeqs } from "./execution/history.ts";
import { undoneKey } from "./execution/undo-key.ts";
import { isFailure, isSettlement, KeptLog, topScope } from "./kept-log.ts";
import { inOrder, setAside, type SetAside } from "./set-aside.ts";

/** What a retry sets aside: what has failed ({@link planFailed}), and what was taken back ({@link planUndone}), since it has to be done anew. Pure. */
export function planRetry(events: readonly EventRow[], error: ErrorRecord | null): readonly number[] {
  return inOrder(planFailed(events, error), planUndone(events));
}

/**
 * What no longer counts since it was undone: the results of steps whose undo has completed (of branches, with all that is inside of them), whatever was asked for because of
 * them, and the undos (those too that have failed or were not come to, so that they are done the next time). Pure.
 */
export function planUndone(events: readonly EventRow[]): readonly number[] {
  const log = new KeptLog(events);
  const undos = log.events.filter(({ key }) => undoneKey(key) !== null);
  const keys = new Set(undos.filter(({ kind }) => kind === "step-completed").map(({ key }) => undoneKey(key)));
  const results = log.events.filter(
    ({ kind, key }) => keys.has(key) && (kind === "step-completed" || kind === "branch-opened"),
  );
  return inOrder(
    setAside(log, results).seqs,
    undos.map(({ seq }) => seq),
  );
}

/**
 * The failures that the run's error came from (or those that nothing was asked for after), and whatever was asked for because of them,
 * such as clean-up. Branches that had nothing to do with it keep their results.
 */
function planFailed(events: readonly EventRow[], error: ErrorRecord | null): readonly number[] {
  const log = new KeptLog(events);
  const drops = inOrder(planDrops(log, error).seqs);
  // Children that were to end with the run are wanted again: they are started anew.
  const sinceSeq = Math.min(drops[0] ?? Number.POSITIVE_INFINITY, lastSettledSeq(log.events, Number.POSITIVE_INFINITY));
  const cancelled = log.events.filter(({ kind, seq }) => kind === "children-cancelled" && seq > sinceSeq);
  return inOrder(
    drops,
    cancelled.map(({ seq }) => seq),
  );
}

function planDrops(log: KeptLog, error: ErrorRecord | null): SetAside {
  const cancelled = log.events.find((event) => event.kind === "cancel-requested");
  if (cancelled !== undefined) return setAside(log, [cancelled], cutsOfCancel(log, cancelled.seq));
  const atFault = new Set(faultsIn(log, error, topScope));
  for (;;) {
    const gone = setAside(log, [...atFault]);
    const others = log.events.filter((event) => !atFault.has(event) && failsWith(log, gone, atFault, event));
    if (others.length === 0) return gone;
    for (const event of others) for (const each of withInner(log, event)) atFault.add(each);
  }
}

/** All code that was under way has heard of it, in whatever branch; but clean-up that came to its end all the same. */
function cutsOfCancel(log: KeptLog, seq: number): ReadonlyMap<string, number> {
  const isOpenStill = (key: string): boolean => log.endsOf(key).length === 0;
  const scopes = [...log.opened].filter((key) => isOpenStill(key) && log.holdersOf(key).every(isOpenStill));
  return new Map([topScope, ...scopes].map((scope) => [scope, seq]));
}

/** What has failed in this scope or below, by what its error says; where that says nothing, what its code had seen last. */
function faultsIn(log: KeptLog, error: ErrorRecord | null, scope: string): readonly EventRow[] {
  const steps = stepsOf(error);
  const below = scope === topScope ? log.events : log.events.filter(({ key }) => log.holdersOf(key).includes(scope));
  const failures = below.filter((event) => isFailureOfCode(event) || isAnswerAtFault(event, steps));
  const named = failures.filter(({ key }) => key !== null && steps.has(key));
  const found =
    named.length > 0
      ? named
      : failures.filter((event) => log.isOutstanding(event.key, scope) && log.askedSince(event).length === 0);
  return found.flatMap((event) => withInner(log, event));
}

/** A branch fails by what has failed inside: without that, it would come to the same again. */
function withInner(log: KeptLog, event: EventRow): readonly EventRow[] {
  const { kind, key, data } = event;
  if (kind !== "step-failed" || key === null || !log.opened.has(key)) return [event];
  return [event, ...faultsIn(log, decodeFailure(data).error, key)];
}

/** Another failure beside those at fault, which the run would fail with the next time: the code has not gone on from it, but for what goes with the others. */
function failsWith(log: KeptLog, { seqs, cuts }: SetAside, atFault: ReadonlySet<EventRow>, event: EventRow): boolean {
  if (!isFailureOfCode(event) || seqs.has(event.seq)) return false;
  const areHoldersGone = log
    .holdersOf(event.key)
    .every((holder) => log.endsOf(holder).every(({ seq }) => seqs.has(seq)));
  if (!areHoldersGone) return false;
  if ((cuts.get(log.scopeOf(event.key)) ?? Number.POSITIVE_INFINITY) < event.seq) return true;
  return log.askedSince(event).every((asked) => seqs.has(asked.seq) && !atFault.has(asked));
}

function isFailureOfCode(event: EventRow): boolean {
  return isFailure(event) && undoneKey(event.key) === null;
}

/** A question that nobody answered in time, or whose answer the code could not take: it is asked anew. */
function isAnswerAtFault({ kind, key, data }: EventRow, steps: ReadonlySet<string>): boolean {
  if (key === null || !steps.has(key)) return false;
  return kind === "interrupt-answered" || (kind === "interrupt-expired" && data === null);
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
 * What a retry from an earlier step sets aside, besides what every retry does: all that there is of the step, and whatever was asked for because of it. Undefined: the run
 * never came to the step. Pure.
 */
export function planRewind(events: readonly EventRow[], from: string): readonly number[] | undefined {
  const log = new KeptLog(events);
  const own = log.events.filter(({ key }) => key === from);
  if (own.length === 0) return undefined;
  return inOrder(setAside(log, own).seqs);
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
