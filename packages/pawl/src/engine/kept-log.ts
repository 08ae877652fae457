import type { EventRow } from "../store/event-row.ts";
import { isNote, isSettlementKind } from "./execution/event-kinds.ts";
import { decodeFailure, isFinal } from "./execution/failure.ts";
import { droppedSeqs } from "./execution/history.ts";
import { noteOf } from "./execution/stream-data.ts";
import { undoneKey } from "./execution/undo-key.ts";

/** The workflow's own code, as opposed to that of a branch. */
export const topScope = "";

/**
 * What counts of a log, and the branches in it. The code of each branch (or of the workflow: {@link topScope}) is a scope of its own: it sees what happens there and the results
 * of the branches that it has opened, but nothing of what goes on inside of those, or beside it.
 */
export class KeptLog {
  readonly events: readonly EventRow[];
  /** The branches that have become part of the workflow. */
  readonly opened: ReadonlySet<string>;

  constructor(events: readonly EventRow[]) {
    const dropped = droppedSeqs(events);
    this.events = events.filter(({ seq }) => dropped?.has(seq) !== true);
    this.opened = new Set(
      this.events.flatMap(({ kind, key }) => (kind === "branch-opened" && key !== null ? [key] : [])),
    );
  }

  /** The branches that a step is in, innermost first. */
  holdersOf(key: string | null): readonly string[] {
    const found: string[] = [];
    if (key === null || this.opened.size === 0) return found;
    for (let end = key.lastIndexOf("/"); end > 0; end = key.lastIndexOf("/", end - 1)) {
      const holder = key.slice(0, end);
      if (this.opened.has(holder)) found.push(holder);
    }
    return found;
  }

  /** Whose code has asked for it. */
  scopeOf(key: string | null): string {
    return this.holdersOf(key)[0] ?? topScope;
  }

  /** Whose code has said it; undefined: it is no note, or comes from inside a step. */
  scopeOfNote(event: EventRow): string | undefined {
    const { kind, key } = event;
    if (!isNote(kind, null)) return undefined;
    if (key === null) return noteOf(event).step ?? topScope;
    return this.opened.has(key) ? key : undefined;
  }

  /** What the code has got to see of a step: how it has ended. */
  endsOf(key: string): readonly EventRow[] {
    return this.events.filter((event) => event.key === key && isEnd(event));
  }

  /** No branch that it is in, from the innermost one out to `within`, has come to anything. */
  isOutstanding(key: string | null, within: string = topScope): boolean {
    const between = this.holdersOf(key).filter((holder) => within === topScope || holder.startsWith(`${within}/`));
    return between.every((holder) => this.endsOf(holder).length === 0);
  }

  /** What the code of its scope has asked for since it saw this. */
  askedSince({ key, seq }: EventRow): readonly EventRow[] {
    const scope = this.scopeOf(key);
    return this.events.filter(
      (event) => (event.after ?? -1) >= seq && undoneKey(event.key) === null && this.scopeOf(event.key) === scope,
    );
  }
}

/** The code saw it. */
export function isSettlement(event: EventRow): boolean {
  return isSettlementKind(event.kind) || isFailure(event);
}

/** The same, but for the opening of a branch, by which nobody has learned anything. */
export function isEnd(event: EventRow): boolean {
  return event.kind !== "branch-opened" && isSettlement(event);
}

/** The code saw a step or a child fail. */
export function isFailure({ kind, data }: EventRow): boolean {
  if (kind === "step-failed") return isFinal(decodeFailure(data));
  return kind === "child-failed" || kind === "child-cancelled" || kind === "spawn-failed";
}
