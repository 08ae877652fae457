import { randomUUID } from "node:crypto";
import { onItsOwn, type ClaimRequest, type NewRun, type RunQuery, type Store, type Write } from "pawl/internal";
import { storedWorkflowCount } from "./server/stored-runs.ts";

/** Something that a worker or a client asks of a store, over and over. */
export interface StoreQuery {
  readonly name: string;
  /** What must be there for the next `ask`; not timed. */
  readonly prepare?: () => Promise<unknown>;
  readonly ask: () => Promise<unknown>;
  /** It looks at every run there is, as counting does. */
  readonly isSlow?: boolean;
}

const workerId = "bench-worker";
const claimLimit = 10;
const pageLimit = 50;

/** The worker in whose name `storeQueries` claims. */
export async function registerStoreWorker(store: Store): Promise<void> {
  const nowMs = Date.now();
  await store.heartbeat({
    isNew: true,
    worker: {
      id: workerId,
      name: workerId,
      hostKey: "bench",
      host: "bench",
      pid: process.pid,
      version: "0",
      queues: null,
      serves: [],
      concurrency: 100,
      queueConcurrency: {},
      activeRuns: 0,
      isStopping: false,
      health: { status: "healthy", reasons: [] },
      startedMs: nowMs,
      heartbeatMs: nowMs,
      expiresMs: nowMs + 3_600_000,
    },
  });
}

export function storeQueries(store: Store, storedIds: readonly string[]): readonly StoreQuery[] {
  let next = 0;
  const someId = (): string => storedIds[next++ % storedIds.length]!;
  const list = (query: Partial<RunQuery>): Promise<unknown> => store.listRuns({ ...allRuns, ...query });
  return [
    {
      name: `claim ${claimLimit}`,
      prepare: () => store.commit({ writes: Array.from({ length: claimLimit }, startWrite), claim: null }),
      ask: async () => {
        const { claim } = await store.commit({ writes: [], claim: claimOf(["claimed"]) });
        if (claim?.claimed.length !== claimLimit) throw new Error(`${claim?.claimed.length} runs claimed.`);
      },
    },
    {
      name: "claim, none due",
      ask: () =>
        store.commit({ writes: [], claim: claimOf(Array.from({ length: storedWorkflowCount }, (_, i) => `wf${i}`)) }),
    },
    { name: "start", ask: () => store.commit({ writes: [startWrite()], claim: null }) },
    { name: "get", ask: () => store.getRun({ runId: someId() }) },
    { name: "events of a run", ask: () => store.getEvents({ runId: someId(), fromSeq: 1, limit: 1000 }) },
    { name: "list newest", ask: () => list({}) },
    { name: "list from the middle", ask: () => list({ beforeId: someId() }) },
    { name: "list failed", ask: () => list({ statuses: ["failed"] }) },
    { name: "list completed of a workflow", ask: () => list({ statuses: ["completed"], workflow: "wf7" }) },
    { name: "list by tag", ask: () => list({ tags: { tenant: "t500" } }) },
    { name: "list by idempotency key", ask: () => list({ workflow: "wf0", idempotencyKey: "key-500" }) },
    { name: "count lanes", ask: () => store.countLanes({ namespace: null, nowMs: Date.now() }), isSlow: true },
    { name: "count runs", ask: () => store.countRuns({ namespace: null, workflow: null }), isSlow: true },
  ];
}

const allRuns: RunQuery = {
  owner: null,
  parentId: null,
  updatedAfterMs: null,
  namespace: null,
  statuses: null,
  workflow: null,
  version: null,
  queue: null,
  tags: {},
  attributes: [],
  rootId: null,
  idempotencyKey: null,
  createdAfterMs: null,
  createdBeforeMs: null,
  beforeId: null,
  limit: pageLimit,
};

function claimOf(workflows: readonly string[]): ClaimRequest {
  return {
    workerId,
    queues: null,
    serves: workflows.map((workflow) => ({ workflow, version: 1 })),
    limit: claimLimit,
    flows: {},
    queueLimits: {},
    holds: null,
    nowMs: Date.now(),
  };
}

function startWrite(): Write {
  const nowMs = Date.now();
  const run: NewRun = {
    id: laterId(nowMs),
    namespace: "default",
    owner: null,
    workflow: "claimed",
    version: 1,
    queue: "default",
    priority: 0,
    dueMs: nowMs,
    input: '{"n":1}',
    tags: {},
    idempotencyKey: null,
    idempotencyExpiresMs: null,
    idempotencyUntilTerminal: false,
    seed: String(nowMs),
    ...onItsOwn,
    forkedFrom: null,
    continuedFrom: null,
    createdMs: nowMs,
    startedMs: null,
  };
  return { type: "start", run, workerId: null, copyFrom: null, onHeldKey: { type: "return" }, events: [] };
}

/** A UUIDv7. */
function laterId(nowMs: number): string {
  const time = nowMs.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
