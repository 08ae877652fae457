import type { EventRow } from "../store/event-row.ts";
import { isEnd, topScope, type KeptLog } from "./kept-log.ts";

/** What goes when something goes. */
export interface SetAside {
  readonly seqs: ReadonlySet<number>;
  /** By scope: from which event on what its code has asked for rests on something that has gone. */
  readonly cuts: ReadonlyMap<string, number>;
}

/**
 * What a log loses with these events, so that what is left can be replayed and nothing in it rests on what has gone. Pure.
 *
 * - Whatever the code of the same scope asked for once it had seen one of them: `after` says that, but only of one scope. What another branch has asked for meanwhile has nothing
 *   to do with it.
 * - The results of the branches that it was in, since those may come out otherwise; and so on outwards.
 * - All that was inside of branches that go as a whole.
 */
export function setAside(
  log: KeptLog,
  gone: readonly EventRow[],
  cutAt: ReadonlyMap<string, number> = new Map(),
): SetAside {
  const atFault = withHolders(log, gone);
  const cuts = new Map(cutAt);
  for (const event of atFault) if (isEnd(event)) lower(cuts, log.scopeOf(event.key), event.seq);
  const keys = new Set(atFault.flatMap(({ key }) => (key === null ? [] : [key])));
  const goneSeqs = new Set(gone.map(({ seq }) => seq));
  for (const { seq } of atFault) goneSeqs.add(seq);
  const seqs = new Set<number>();
  const wholes = new Set<string>();
  for (const event of log.events) {
    const { kind, key, after } = event;
    const isFailedAttempt = kind === "step-failed" && key !== null && keys.has(key);
    const restsOnIt = after !== null && after >= cutOf(cuts, log.scopeOf(key));
    if (!goneSeqs.has(event.seq) && !isFailedAttempt && !restsOnIt) continue;
    seqs.add(event.seq);
    if (kind === "branch-opened" && key !== null) wholes.add(key);
  }
  const cut = Math.min(Number.POSITIVE_INFINITY, ...cuts.values());
  for (const event of log.events) {
    const noteScope = log.scopeOfNote(event);
    const isSaidSince = noteScope !== undefined && event.seq > cutOf(cuts, noteScope);
    // A graph goes on from the last position that it has saved, so those behind what has gone must not count.
    const isPositionBehind = event.kind === "state-saved" && event.seq > cut;
    if (isSaidSince || isPositionBehind || isInside(log, wholes, noteScope, event.key)) seqs.add(event.seq);
  }
  return { seqs, cuts };
}

/** With the ends of all branches that they are in. */
function withHolders(log: KeptLog, gone: readonly EventRow[]): readonly EventRow[] {
  const holders = new Set(gone.filter(isEnd).flatMap(({ key }) => log.holdersOf(key)));
  return holders.size === 0
    ? gone
    : [...gone, ...log.events.filter((event) => holders.has(event.key ?? "") && isEnd(event))];
}

function isInside(
  log: KeptLog,
  wholes: ReadonlySet<string>,
  noteScope: string | undefined,
  key: string | null,
): boolean {
  if (wholes.size === 0) return false;
  if (noteScope !== undefined && noteScope !== topScope && wholes.has(noteScope)) return true;
  return log.holdersOf(noteScope ?? key).some((holder) => wholes.has(holder));
}

function cutOf(cuts: ReadonlyMap<string, number>, scope: string): number {
  return cuts.get(scope) ?? Number.POSITIVE_INFINITY;
}

function lower(cuts: Map<string, number>, scope: string, seq: number): void {
  cuts.set(scope, Math.min(cutOf(cuts, scope), seq));
}

/** As they are written down. */
export function inOrder(...sets: readonly Iterable<number>[]): readonly number[] {
  return [...new Set(sets.flatMap((set) => [...set]))].sort((a, b) => a - b);
}
