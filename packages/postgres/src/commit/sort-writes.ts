import { isRecordEnd, isTerminal, type AppendWrite, type NewRun, type StartWrite, type Write } from "pawl/internal";
import { isRunId } from "../reads/run-id.ts";

/** A write with its place in the batch. */
export interface Placed<Kind extends Write = Write> {
  readonly at: number;
  readonly write: Kind;
}

/** The writes of a batch by how they are made. */
export interface SortedWrites {
  /** These three say themselves what they do, so they are written without a look at the run; the fence decides. In the order in which they are locked. */
  readonly starts: readonly Placed<StartWrite>[];
  readonly appends: readonly Placed<AppendWrite>[];
  readonly transitions: readonly Placed<AppendWrite>[];
  /** What these do depends on how the run is now, which is read first. In the order of the batch. */
  readonly decided: readonly Placed[];
}

/**
 * Sorts a batch. A run that is concerned by a write that has to be decided is left to that way with all its writes, in their order; so is a
 * second write to one run. `isChild`: runs whose end, as far as is known here, is a message to another one.
 */
export function sortWrites(writes: readonly Write[], isChild: (runId: string) => boolean = () => false): SortedWrites {
  const special = specialRuns(writes, isChild);
  const starts: Placed<StartWrite>[] = [];
  const appends: Placed<AppendWrite>[] = [];
  const transitions: Placed<AppendWrite>[] = [];
  const decided: Placed[] = [];
  for (let at = 0; at < writes.length; at++) {
    const write = writes[at] as Write;
    if (write.type !== "start" && write.type !== "append") decided.push({ at, write });
    else if (special !== null && special.has(runIdOf(write))) decided.push({ at, write });
    else if (write.type === "start") starts.push({ at, write });
    else if (write.transition === null && write.state === undefined) appends.push({ at, write });
    else transitions.push({ at, write });
  }
  // Two batches that write the same keys or runs at once lock them in one order, and so never wait for each other.
  if (starts.length > 1 && starts.some(({ write }) => write.run.idempotencyKey !== null)) {
    starts.sort((a, b) => byKey(a.write.run, b.write.run));
  }
  if (transitions.length > 1) transitions.sort((a, b) => (a.write.runId < b.write.runId ? -1 : 1));
  return { starts, appends, transitions, decided };
}

/** As runs_key does; runs without a key come first, in their order. */
export function byKey(a: Keyed, b: Keyed): number {
  const [left, right] = [sortKey(a), sortKey(b)];
  return left < right ? -1 : left === right ? 0 : 1;
}

type Keyed = Pick<NewRun, "idempotencyKey" | "workflow" | "namespace">;

function sortKey({ idempotencyKey, workflow, namespace }: Keyed): string {
  return idempotencyKey === null ? "" : `${idempotencyKey}\0${workflow}\0${namespace}`;
}

/** Null: there are none, which is the usual case. */
function specialRuns(writes: readonly Write[], isChild: (runId: string) => boolean): ReadonlySet<string> | null {
  let special: Set<string> | null = null;
  const seen = new Set<string>();
  for (const write of writes) {
    if (isPlain(write, isChild)) {
      const id = runIdOf(write);
      if (seen.has(id) || !isRunId(id)) (special ??= new Set()).add(id);
      seen.add(id);
    } else {
      addConcerned((special ??= new Set()), write);
    }
  }
  return special;
}

function isPlain(write: Write, isChild: (runId: string) => boolean): write is StartWrite | AppendWrite {
  switch (write.type) {
    case "start":
      return (
        write.copyFrom === null &&
        (write.onHeldKey.type === "return" || write.run.idempotencyKey === null) &&
        isRoot(write.run)
      );
    case "append": {
      if (write.linked.length > 0 || write.attributes !== undefined) return false;
      const { transition } = write;
      if (transition === null) return true;
      if (transition.status === "running" || transition.successor !== null || transition.clearPause) return false;
      return !(isTerminal(transition.status) && isChild(write.runId));
    }
    default:
      return false;
  }
}

function isRoot(run: NewRun): boolean {
  return run.parentId === null && run.rootId === null;
}

function runIdOf(write: StartWrite | AppendWrite): string {
  return write.type === "start" ? write.run.id : write.runId;
}

/** The runs that a write says something about, with all that is linked to it. */
function addConcerned(ids: Set<string>, write: Write): void {
  switch (write.type) {
    case "start":
      ids.add(write.run.id);
      return;
    case "append":
      ids.add(write.runId);
      for (const linked of write.linked) addConcerned(ids, linked);
      return;
    case "signal":
      ids.add(write.signal.runId);
      return;
    case "command":
      ids.add(write.runId);
      return;
    case "record": {
      // The end of that run closes the record.
      const runId = write.record === null || isRecordEnd(write.record) ? null : write.record.runId;
      if (runId !== null) ids.add(runId);
      for (const linked of write.linked) addConcerned(ids, linked);
    }
  }
}
