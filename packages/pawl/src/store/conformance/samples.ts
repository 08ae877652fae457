import assert from "node:assert/strict";
import type { EventRow } from "../event-row.ts";
import type { NewRun, RunRow } from "../run-row.ts";
import { onItsOwn } from "../run-start.ts";
import type { SignalRow } from "../signal-row.ts";
import type { RunQuery, Store } from "../store.ts";
import type { WorkerRow } from "../worker-row.ts";
import type {
  AppendWrite,
  ClaimRequest,
  ClaimResult,
  CommandWrite,
  Outcome,
  RecordWrite,
  Refusal,
  RunCommand,
  SignalWrite,
  StartWrite,
  Transition,
  Write,
} from "../write.ts";

/** The time at which the cases begin. */
export const t0 = 1_763_700_000_000;

/** Ids that ascend with their number, as UUIDv7 do with time. */
export function idOf(number: number): string {
  return `019a0000-0000-7000-8000-${String(number).padStart(12, "0")}`;
}

export function newRun(number: number, given: Partial<NewRun> = {}): NewRun {
  return {
    id: idOf(number),
    namespace: "default",
    owner: null,
    workflow: "order",
    version: 1,
    queue: "default",
    priority: 0,
    dueMs: t0,
    input: '{"id":7}',
    tags: {},
    idempotencyKey: null,
    idempotencyExpiresMs: null,
    idempotencyUntilTerminal: false,
    seed: "seed",
    ...onItsOwn,
    forkedFrom: null,
    continuedFrom: null,
    createdMs: t0,
    startedMs: null,
    ...given,
  };
}

export function event(seq: number, given: Partial<EventRow> = {}): EventRow {
  const step = { kind: "step-completed", key: `step-${seq}`, atMs: t0 + seq, startedMs: t0, attempt: 1 };
  return { ...step, seq, after: seq - 1, data: `"result ${seq}"`, ...given };
}

export function start(number: number, given: Partial<NewRun> = {}, more: Partial<StartWrite> = {}): StartWrite {
  return {
    type: "start",
    run: newRun(number, given),
    workerId: null,
    copyFrom: null,
    onHeldKey: { type: "return" },
    events: [],
    ...more,
  };
}

/** A run that `worker-1` owns under epoch 1. */
export function startOwned(number: number, given: Partial<NewRun> = {}, more: Partial<StartWrite> = {}): StartWrite {
  return start(number, given, { workerId: "worker-1", ...more });
}

export function append(number: number, given: Partial<AppendWrite> = {}): AppendWrite {
  return {
    type: "append",
    runId: idOf(number),
    workerId: "worker-1",
    epoch: 1,
    events: [],
    consumedSignalIds: [],
    state: undefined,
    attributes: undefined,
    linked: [],
    transition: null,
    nowMs: t0 + 1000,
    ...given,
  };
}

export function to(status: Transition["status"], given: Partial<Transition> = {}): Transition {
  return { status, dueMs: null, awaits: [], output: null, error: null, clearPause: false, successor: null, ...given };
}

export function signal(number: number, given: Partial<SignalRow> = {}): SignalWrite {
  const row = { id: idOf(900), runId: idOf(number), name: "review", payload: '{"stars":5}', atMs: t0 + 500 };
  return { type: "signal", signal: { ...row, ...given } };
}

export function command(number: number, given: RunCommand, nowMs: number = t0 + 700): CommandWrite {
  return { type: "command", runId: idOf(number), command: given, nowMs };
}

/** Makes a record; by default an open one of nobody. */
export function recordWrite(kind: string, number: number, given: Partial<RecordWrite> = {}): RecordWrite {
  const record = {
    namespace: "default",
    owner: null,
    status: "open",
    runId: null,
    rootId: null,
    label: null,
    dueMs: null,
    body: "{}",
  };
  return { type: "record", kind, id: idOf(number), expects: 0, record, linked: [], nowMs: t0 + 600, ...given };
}

export const cancel: Extract<RunCommand, { readonly name: "cancel" }> = { name: "cancel", force: false, reason: null };

export function worker(id: string, given: Partial<WorkerRow> = {}): WorkerRow {
  return {
    id,
    name: id,
    hostKey: "host/boot",
    host: "host",
    pid: 4711,
    version: "0.1.0",
    queues: null,
    serves: [{ workflow: "order", version: 1 }],
    concurrency: 10,
    queueConcurrency: {},
    activeRuns: 0,
    isStopping: false,
    health: { status: "healthy", reasons: [] },
    startedMs: t0,
    heartbeatMs: t0,
    expiresMs: t0 + 10_000,
    ...given,
  };
}

/** Commits the writes and returns their outcomes. */
export async function commit(store: Store, ...writes: readonly Write[]): Promise<readonly Outcome[]> {
  const { outcomes, claim } = await store.commit({ writes, claim: null });
  assert.equal(outcomes.length, writes.length);
  assert.equal(claim, null);
  return outcomes;
}

/** Commits one write, which must go well. */
export async function succeed(store: Store, write: Write): Promise<Outcome & { readonly ok: true }> {
  const [outcome] = await commit(store, write);
  assert.ok(outcome?.ok, `refused: ${JSON.stringify(outcome)}`);
  return outcome;
}

/** Commits one write, which must be refused like this. */
export async function refuse(store: Store, write: Write, refusal: Refusal): Promise<RunRow | null> {
  const [outcome] = await commit(store, write);
  assert.ok(outcome !== undefined && !outcome.ok, "not refused");
  assert.equal(outcome.refusal, refusal);
  return outcome.run;
}

export function claimRequest(given: Partial<ClaimRequest> = {}): ClaimRequest {
  return {
    workerId: "worker-1",
    queues: null,
    serves: [{ workflow: "order", version: 1 }],
    limit: 10,
    flows: {},
    queueLimits: {},
    holds: null,
    nowMs: t0 + 2000,
    ...given,
  };
}

export async function claim(store: Store, given: Partial<ClaimRequest> = {}): Promise<ClaimResult> {
  const { outcomes, claim: result } = await store.commit({ writes: [], claim: claimRequest(given) });
  assert.deepEqual(outcomes, []);
  assert.ok(result !== null);
  return result;
}

export function claimedIds(result: ClaimResult): readonly string[] {
  return result.claimed.map(({ run }) => run.id);
}

export async function row(store: Store, number: number): Promise<RunRow> {
  const run = await store.getRun({ runId: idOf(number) });
  assert.ok(run !== null, `run ${number} is not there`);
  return run;
}

/** Checks these fields of a run as it is stored. */
export async function expectRun(store: Store, number: number, expected: Partial<RunRow>): Promise<void> {
  const run = await row(store, number);
  const picked = Object.fromEntries(Object.keys(expected).map((key) => [key, run[key as keyof RunRow]]));
  assert.deepEqual(picked, expected);
}

export function events(store: Store, number: number): Promise<readonly EventRow[]> {
  return store.getEvents({ runId: idOf(number), fromSeq: 1, limit: 1_000_000 });
}

export async function seqs(store: Store, number: number): Promise<readonly number[]> {
  return (await events(store, number)).map(({ seq }) => seq);
}

export async function signalIds(store: Store, number: number): Promise<readonly string[]> {
  return (await store.getSignals({ runId: idOf(number) })).map(({ id }) => id);
}

export const everyRun: RunQuery = {
  namespace: null,
  owner: null,
  statuses: null,
  workflow: null,
  version: null,
  queue: null,
  tags: {},
  attributes: [],
  rootId: null,
  parentId: null,
  idempotencyKey: null,
  createdAfterMs: null,
  createdBeforeMs: null,
  updatedAfterMs: null,
  beforeId: null,
  limit: 1000,
};

export async function list(store: Store, given: Partial<RunQuery> = {}): Promise<readonly string[]> {
  return (await store.listRuns({ ...everyRun, ...given })).map(({ id }) => id);
}
