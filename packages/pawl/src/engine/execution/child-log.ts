import type { EventRow } from "../../store/event-row.ts";

/** The data of `child-started` and `child-spawned`, as JSON. */
export interface StartedChild {
  readonly id: string;
  readonly workflow: string;
  readonly version: number;
  readonly endsWithParent: boolean;
}

/** The data of `children-cancelled`, as JSON. */
export interface CancelledChildren {
  readonly ids: readonly string[];
}

/** What a log says of one child: under one key it is started once, and once more after each retry or fork that has to do it anew. */
export interface RecordedChild {
  /** All that it has been, for code that has got to know their ids. */
  readonly runs: readonly ChildRun[];
  /** Its run; null: a retry has set that aside with its end, or it is a child of the run that this one is a fork of, and none of this run's. */
  readonly run: ChildRun | null;
  /** The code has got to know its end. One that has no run and is not over has to be started anew. */
  readonly isOver: boolean;
}

export interface ChildRun {
  readonly id: string;
  /** The number of the event that says so. */
  readonly seq: number;
  readonly endsWithParent: boolean;
}

export interface ChildrenOfLog {
  readonly byKey: ReadonlyMap<string, RecordedChild>;
  /** Runs that were asked to cancel, with the number of the event that says so. */
  readonly cancelled: ReadonlyMap<string, number>;
  /** Runs that the code has asked to cancel. */
  readonly cancelSent: ReadonlySet<string>;
}

const kindsAboutChildren: ReadonlySet<string> = new Set([
  "child-started",
  "child-spawned",
  "child-completed",
  "child-failed",
  "child-cancelled",
  "children-cancelled",
  "cancel-sent",
  "run-forked",
  "run-retried",
]);

/** Whether the event is one that {@link readChildren} looks at. */
export function isAboutChildren(kind: string): boolean {
  return kindsAboutChildren.has(kind);
}

export function readChildren(events: readonly EventRow[], dropped: ReadonlySet<number> | null): ChildrenOfLog {
  if (events.length === 0) return nobody;
  const byKey = new Map<string, RecordedChild>();
  const cancelled = new Map<string, number>();
  const cancelSent = new Set<string>();
  for (const event of events) {
    const { kind, seq } = event;
    const key = event.key ?? "";
    const known = byKey.get(key);
    const isDropped = dropped?.has(seq) === true;
    if (kind === "run-forked") {
      // They are children of the run that this one is a fork of: what was still to come of them comes to that, and what is said to them is that one's to say.
      for (const [each, child] of byKey) byKey.set(each, { ...child, run: null });
    } else if (kind === "run-retried") {
      const { childrenAnew } = JSON.parse(event.data ?? "{}") as { readonly childrenAnew?: readonly string[] };
      if (childrenAnew !== undefined) setAside(byKey, new Set(childrenAnew));
    } else if (kind === "cancel-sent") {
      const { to } = JSON.parse(event.data ?? "{}") as { readonly to?: string | null };
      if (!isDropped && typeof to === "string") cancelSent.add(to);
    } else if (kind === "children-cancelled") {
      const { ids } = JSON.parse(event.data ?? "null") as CancelledChildren;
      if (isDropped) setAside(byKey, new Set(ids));
      else for (const id of ids) cancelled.set(id, seq);
    } else if (kind === "child-started" || kind === "child-spawned") {
      if (isDropped) continue;
      const { id, endsWithParent } = JSON.parse(event.data ?? "null") as StartedChild;
      const run = { id, seq, endsWithParent };
      byKey.set(key, { runs: [...(known?.runs ?? []), run], run, isOver: false });
    } else if (known !== undefined) {
      byKey.set(key, isDropped ? { ...known, run: null, isOver: false } : { ...known, isOver: true });
    }
  }
  return { byKey, cancelled, cancelSent };
}

const nobody: ChildrenOfLog = { byKey: new Map(), cancelled: new Map(), cancelSent: new Set() };

/** The parent had them cancelled when it ended, and is retried. */
function setAside(byKey: Map<string, RecordedChild>, ids: ReadonlySet<string>): void {
  for (const [key, child] of byKey) {
    if (!child.isOver && child.run !== null && ids.has(child.run.id)) byKey.set(key, { ...child, run: null });
  }
}
