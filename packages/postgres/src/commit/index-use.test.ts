import { onItsOwn, type Write } from "pawl/internal";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Connections } from "../connections/connections.ts";
import type { Query, Rows } from "../connections/query.ts";
import { resultTypes } from "../connections/result-types.ts";
import { storeError } from "../errors/store-error.ts";
import { PostgresStore } from "../postgres-store.ts";
import { RecordReader } from "../reads/record-reader.ts";
import { RunReader } from "../reads/run-reader.ts";
import { createDatabase, onServer } from "../testing/servers.fixture.ts";
import { Committer } from "./committer.ts";

const id = (n: number): string => `019a0000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const event = { key: null, atMs: 1, startedMs: null, attempt: null, after: null, data: null };
const run = (n: number, idempotencyKey: string | null = null) => ({
  id: id(n),
  namespace: "default",
  owner: null,
  workflow: "order",
  version: 1,
  queue: "default",
  priority: 0,
  dueMs: 1,
  input: null,
  tags: {},
  idempotencyKey,
  idempotencyExpiresMs: null,
  idempotencyUntilTerminal: false,
  seed: "s",
  forkedFrom: null,
  continuedFrom: null,
  createdMs: 1,
  startedMs: null,
  ...onItsOwn,
});
const transition = { dueMs: null, awaits: [], output: null, error: null, clearPause: false, successor: null } as const;

let client: Client;
let url = "";
/** By tables, and what was asked. */
let scans: string[] = [];
/** Then nothing is prepared, and no connection has settings of ours. */
let isPooled = false;

/** Of this transaction, and of those before that the server has not added up yet. */
async function counted(): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ relname: string; seq_scan: number }>(
    "SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE relname IN ('runs', 'events', 'signals', 'records', 'attributes')",
  );
  return new Map(rows.map(({ relname, seq_scan: count }) => [relname, count]));
}

/** Each query in a transaction of its own, which the server counts scans for, those inside of functions too. */
async function ask<R>({ text, values, name }: Query, settings: string): Promise<Rows<R>> {
  await client.query(`BEGIN; ${isPooled ? "" : settings}`);
  const before = await counted();
  try {
    const prepared = isPooled || name === undefined ? {} : { name };
    const { rows } = await client.query({ text, values: values as unknown[], ...prepared });
    const after = await counted();
    for (const [table, count] of after) if (count > before.get(table)!) scans.push(`${table}: ${text.slice(0, 200)}`);
    return { rows: rows as R[] };
  } catch (error) {
    throw storeError(error, "the server");
  } finally {
    await client.query("COMMIT");
  }
}

/** Texts of which the first begins a transaction and the last ends it. */
async function exchange<T>(work: (say: <R>(text: string) => Promise<Rows<R>>) => Promise<T>): Promise<T> {
  return work(async <R>(text: string): Promise<Rows<R>> => {
    const [begin, rest] = text.includes("BEGIN")
      ? [text.slice(0, text.indexOf(";")), text.slice(text.indexOf(";") + 1)]
      : ["", text];
    if (begin !== "") await client.query(begin);
    const before = await counted();
    const results = [await client.query(rest.replace(/;? ?COMMIT$/, ""))].flat();
    const after = await counted();
    for (const [table, count] of after) if (count > before.get(table)!) scans.push(`${table}: ${text.slice(0, 200)}`);
    if (rest.endsWith("COMMIT")) await client.query("COMMIT");
    return { rows: results.flatMap(({ rows }) => rows as R[]) };
  });
}

const byIndex = "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";
const connections = {
  target: { schema: "pawl" },
  read: <R>(query: Query) => ask<R>(query, byIndex),
  write: <R>(query: Query) => ask<R>(query, ""),
  scan: <R>(query: Query) => ask<R>(query, ""),
  exchange: <T>(work: (say: <R>(text: string) => Promise<Rows<R>>) => Promise<T>) => exchange(work),
} as unknown as Connections;

beforeEach(async () => {
  url = await createDatabase("embedded");
  await new PostgresStore(url).migrate();
  client = new Client({ connectionString: url, types: resultTypes });
  await client.connect();
  for (const table of ["runs", "events", "signals", "records", "attributes"]) {
    await client.query(`ALTER TABLE pawl.${table} SET (autovacuum_enabled = off)`);
  }
});
afterEach(() => client.end());

function fill(): Promise<unknown> {
  return client.query(`
    INSERT INTO pawl.runs (id, created_ms, updated_ms, not_before_ms, due_ms, finished_ms, version, priority, epoch,
      idempotency_until_terminal, status, namespace, workflow, queue, worker_id, seed, idempotency_key)
    SELECT format('019a0000-0000-7000-8000-%s', lpad(n::text, 12, '0'))::uuid, n, n, n, CASE WHEN n % 100 = 1 THEN n END, n, 1, 0, 1,
      false, CASE WHEN n % 100 = 1 THEN 'pending' WHEN n % 100 = 2 THEN 'running' ELSE 'completed' END,
      'default', 'order', 'queue-' || n % 3, CASE WHEN n % 100 = 2 THEN 'worker-' || n % 7 END, 's', 'key-' || n
    FROM generate_series(100001, 120000) AS n;
    INSERT INTO pawl.signals (run, id, at_ms, name) SELECT id, id::text, 1, 'go' FROM pawl.runs WHERE id > '${id(100_000)}';
    INSERT INTO pawl.attributes (run, name, kind, number, text) SELECT id, 'customer', 'string', 0, id::text FROM pawl.runs WHERE id > '${id(100_000)}';
    INSERT INTO pawl.records (kind, id, created_ms, updated_ms, revision, run_id, namespace, status, body)
    SELECT 'interrupt', id, 1, 1, 1, id, 'default', CASE WHEN due_ms IS NULL THEN 'closed' ELSE 'open' END, '{}' FROM pawl.runs WHERE id > '${id(100_000)}';
    INSERT INTO pawl.events (run, at_ms, seq, kind) SELECT id, 1, seq, 'x' FROM pawl.runs, generate_series(1, 3) AS seq WHERE id > '${id(100_000)}'`);
}

/** Every kind of statement that a worker depends on; `n`: the first of the runs that it makes. */
async function work(n: number): Promise<void> {
  const committer = new Committer({
    connections,
    schema: '"pawl"',
    deadlineMs: () => Number.MAX_SAFE_INTEGER,
    pause: () => Promise.resolve(),
  });
  const reader = new RunReader(connections);
  const records = new RecordReader(connections);
  const base = {
    type: "append",
    workerId: "w",
    epoch: 1,
    state: undefined,
    attributes: undefined,
    linked: [],
    nowMs: 2,
  } as const;
  const append = (of: number, given: object): Write => ({
    ...base,
    runId: id(of),
    events: [{ ...event, seq: 2, kind: "step-completed" }],
    consumedSignalIds: ["s"],
    transition: null,
    ...given,
  });
  const start = (of: number, workerId: string | null, key: string | null = null): Write => ({
    type: "start",
    run: run(of, key),
    workerId,
    copyFrom: null,
    onHeldKey: { type: "return" },
    events: [{ ...event, seq: 1, kind: "run-started" }],
  });
  const signal = (of: number): Write => ({
    type: "signal",
    signal: { id: "s", runId: id(of), name: "go", payload: null, atMs: 1 },
  });
  const commit = async (...writes: Write[]): Promise<void> => {
    const { outcomes } = await committer.commit({ writes, claim: null });
    expect(outcomes.map(({ ok }) => ok)).not.toContain(false);
  };
  const limits = { concurrency: 1000, concurrencyPerKey: 100, rate: { limit: 1000, periodMs: 1000, isPerKey: true } };
  const claim = async (holds: readonly string[] | null, limit: number): Promise<void> => {
    const serves = [{ workflow: "order", version: 1 }];
    const request = {
      workerId: "w",
      queues: null,
      serves,
      limit,
      flows: { "workflow:order": limits },
      queueLimits: { "queue-1": 2 },
      holds,
      nowMs: 9e9,
    };
    await committer.commit({ writes: [], claim: request });
  };
  await commit(start(n, "w", `k${n}`), start(n + 1, "w"), start(n + 2, null), start(n + 3, "w"));
  await commit(start(n + 4, null, `k${n}`));
  await commit({
    type: "start",
    run: run(n + 5),
    workerId: null,
    copyFrom: { runId: id(n), throughSeq: 1 },
    onHeldKey: { type: "return" },
    events: [],
  });
  await commit(signal(n + 1));
  await claim(null, 3);
  const linked: Write = {
    type: "start",
    run: {
      ...run(n + 7),
      parentId: id(n),
      rootId: id(n),
      parentSignal: `$child:${n + 7}`,
      endsWithParent: true,
      attributes: { customer: "acme" },
    },
    workerId: "w",
    copyFrom: null,
    onHeldKey: { type: "return" },
    events: [{ ...event, seq: 1, kind: "run-started" }],
  };
  const question = {
    namespace: "default",
    owner: null,
    status: "open",
    runId: id(n),
    rootId: null,
    label: null,
    dueMs: null,
    body: "{}",
  };
  const record: Write = {
    type: "record",
    kind: "interrupt",
    id: id(n + 8),
    expects: 0,
    record: question,
    linked: [],
    nowMs: 2,
  };
  await commit(
    append(n, {
      events: [{ ...event, seq: 3, kind: "child-started" }],
      linked: [linked, record],
      attributes: { total: n },
    }),
  );
  await commit(append(n + 7, { transition: { ...transition, status: "completed" } }));
  await commit({ ...record, expects: 1, record: { ...question, label: "ann" } });
  await commit(
    append(n, { events: [{ ...event, seq: 4, kind: "x" }] }),
    append(n + 1, { transition: { ...transition, status: "waiting" } }),
  );
  await commit(append(n, { events: [{ ...event, seq: 4, kind: "x" }] }));
  await commit(append(n + 3, { transition: { ...transition, status: "completed", successor: run(n + 6, `k${n}`) } }), {
    type: "command",
    runId: id(n),
    command: { name: "cancel", force: true, reason: null },
    nowMs: 3,
  });
  await commit(
    ...["a", "b"].map(
      (flowKey, at) =>
        ({ ...start(n + 8 + at, null), run: { ...run(n + 8 + at), flow: "workflow:order", flowKey } }) as Write,
    ),
  );
  await claim(null, 2);
  await claim([], 0);
  await claim(null, 100);
  await reader.run(id(n));
  await reader.ended([id(n), id(n + 1)]);
  await reader.events(id(n), 1, 100);
  await reader.signals(id(n));
  await records.record("interrupt", id(n + 8));
  await reader.scanEnded(null, 1, 100);
  await reader.delete([id(n)], 1);
  await reader.delete([id(n), id(n + 3)], null);
}

describe.each([
  ["straight to the server", false],
  ["behind a pooler", true],
])("no statement of commits, claims and reads by key looks at a whole table, %s,", (_way, throughPooler) => {
  beforeEach(() => {
    isPooled = throughPooler;
  });

  it("in tables that were analyzed", async () => {
    await fill();
    await client.query("ANALYZE");
    scans = [];
    for (let round = 0; round < 8; round += 1) await work(round * 10 + 1);
    expect(scans).toEqual([]);
  });

  it("in tables that were not", async () => {
    await fill();
    scans = [];
    for (let round = 0; round < 8; round += 1) await work(round * 10 + 1);
    expect(scans).toEqual([]);
  });

  it("in tables that were empty when a connection planned its statements", async () => {
    for (let round = 0; round < 8; round += 1) await work(round * 10 + 1);
    await fill();
    scans = [];
    for (let round = 10; round < 12; round += 1) await work(round * 10 + 1);
    expect(scans).toEqual([]);
  });

  it("which a scan would be counted as", async () => {
    scans = [];
    await connections.scan({ text: "SELECT count(*) FROM pawl.runs" });
    expect(scans).toEqual(["runs: SELECT count(*) FROM pawl.runs"]);
    expect(await onServer(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });
});

// Each round of schedules looked for every one of its hundred among all that there were.
it("finds a record by its key also where the server has not counted any yet", async () => {
  await client.query("SET enable_seqscan = off");
  const { rows } = await client.query<{ "QUERY PLAN": string }>(
    "EXPLAIN SELECT 1 FROM pawl.records WHERE kind = 'schedule' AND id = 'a' FOR NO KEY UPDATE",
  );
  expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).toContain("records_pkey");
});
