import type { NewRun, RunRow } from "./run-row.ts";
import { isTerminal } from "./run-status.ts";
import type { StartWrite } from "./write.ts";

/** What a run has that nobody has begun as a child, nothing limits and nothing but its tags tells apart. */
export const onItsOwn: Pick<
  NewRun,
  "parentId" | "rootId" | "parentSignal" | "endsWithParent" | "flow" | "flowKey" | "attributes" | "trace"
> = Object.freeze({
  parentId: null,
  rootId: null,
  parentSignal: null,
  endsWithParent: false,
  flow: null,
  flowKey: "",
  attributes: Object.freeze({}),
  trace: null,
});

/** The row that a start makes: owned at once where a worker is named, else pending until `dueMs` (null: due at once). */
export function startedRun(run: NewRun, workerId: string | null): RunRow {
  const isOwned = workerId !== null;
  return {
    id: run.id,
    namespace: run.namespace,
    owner: run.owner,
    workflow: run.workflow,
    version: run.version,
    queue: run.queue,
    priority: run.priority,
    status: isOwned ? "running" : "pending",
    dueMs: isOwned ? null : (run.dueMs ?? run.createdMs),
    workerId,
    epoch: isOwned ? 1 : 0,
    awaits: [],
    needsAttention: false,
    cancelRequested: false,
    pauseRequested: false,
    input: run.input,
    output: null,
    error: null,
    state: null,
    tags: run.tags,
    idempotencyKey: run.idempotencyKey,
    idempotencyExpiresMs: run.idempotencyExpiresMs,
    idempotencyUntilTerminal: run.idempotencyUntilTerminal,
    seed: run.seed,
    parentId: run.parentId,
    rootId: run.rootId,
    parentSignal: run.parentSignal,
    endsWithParent: run.endsWithParent,
    flow: run.flow,
    flowKey: run.flowKey,
    servedMs: isOwned && run.flow !== null ? run.createdMs : null,
    attributes: run.attributes,
    trace: run.trace,
    forkedFrom: run.forkedFrom,
    continuedFrom: run.continuedFrom,
    continuedTo: null,
    createdMs: run.createdMs,
    startedMs: run.startedMs ?? (isOwned ? run.createdMs : null),
    updatedMs: run.createdMs,
    finishedMs: null,
    notBeforeMs: run.dueMs ?? run.createdMs,
  };
}

/** Whether this run still holds its idempotency key against a run that is created at `nowMs`. */
function holdsKey(
  run: Pick<RunRow, "status" | "idempotencyExpiresMs" | "idempotencyUntilTerminal">,
  nowMs: number,
): boolean {
  if (run.idempotencyExpiresMs !== null && run.idempotencyExpiresMs <= nowMs) return false;
  return !(run.idempotencyUntilTerminal && isTerminal(run.status));
}

/** Whether a run that comes with an idempotency key may take it from the run that has it: its predecessor, or one that holds it no more. */
export function mayTakeKey(
  holder: Pick<RunRow, "id" | "status" | "idempotencyExpiresMs" | "idempotencyUntilTerminal">,
  run: Pick<NewRun, "continuedFrom" | "createdMs">,
): boolean {
  return holder.id === run.continuedFrom || !holdsKey(holder, run.createdMs);
}

/**
 * The run that a start comes to where another one holds its key: that one, perhaps with what the start gives; null: it gives the key up to a run that is made. A run is neither
 * cancelled nor changed by the start of another owner.
 */
export function foundByKey(holder: RunRow, { run, onHeldKey }: Pick<StartWrite, "run" | "onHeldKey">): RunRow | null {
  const isTheirs = holder.owner !== run.owner;
  if (onHeldKey.type === "cancel") return isTheirs ? holder : null;
  if (onHeldKey.type === "return" || hasReplaced(holder, run)) return holder;
  return isTheirs ? null : replacedStart(holder, run, onHeldKey.maxDelayMs);
}

/** Whether this start has replaced that run's already: its answer got lost, and it was handed over once more. The seed of each start is its own. */
function hasReplaced(holder: Pick<RunRow, "seed">, run: Pick<NewRun, "seed">): boolean {
  return holder.seed === run.seed;
}

/**
 * What a start with `onHeldKey: replace` makes of the run that holds its key; null: that has begun, or is parked. Nothing has come of the run yet, so all that its
 * start gave can be what this one gives, the version too, by whose schema the input was checked.
 */
function replacedStart(holder: RunRow, run: NewRun, maxDelayMs: number | null): RunRow | null {
  if (holder.status !== "pending" || holder.startedMs !== null || holder.cancelRequested) return null;
  const latestMs = maxDelayMs === null ? Number.POSITIVE_INFINITY : holder.createdMs + maxDelayMs;
  const dueMs = Math.min(run.dueMs ?? run.createdMs, latestMs);
  const { version, queue, priority, input, tags, seed, flow, flowKey, attributes, trace } = run;
  return {
    ...holder,
    version,
    queue,
    priority,
    input,
    tags,
    seed,
    flow,
    flowKey,
    attributes,
    trace,
    dueMs,
    notBeforeMs: dueMs,
    updatedMs: Math.max(holder.updatedMs, run.createdMs),
  };
}
