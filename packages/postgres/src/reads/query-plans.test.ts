import type { RunQuery } from "pawl/internal";
import { beforeAll, describe, expect, it } from "vitest";
import { PostgresStore } from "../postgres-store.ts";
import { createDatabase, onServer } from "../testing/servers.fixture.ts";
import { listQuery } from "./list-query.ts";
import { readSql } from "./read-sql.ts";

const schema = '"pawl"';
const sql = readSql(schema);
let url = "";

beforeAll(async () => {
  url = await createDatabase("embedded");
  await new PostgresStore(url).migrate();
  // 20,000 ended runs; one in a hundred due, one in a hundred owned, one in a thousand failed, with tags, or with a key.
  await onServer(
    url,
    `INSERT INTO pawl.runs (id, created_ms, updated_ms, not_before_ms, due_ms, finished_ms, version, priority, epoch,
       idempotency_until_terminal, status, namespace, workflow, queue, worker_id, seed, idempotency_key, tags)
     SELECT format('019a0000-0000-7000-8000-%s', lpad(n::text, 12, '0'))::uuid, n, n, n, CASE WHEN n % 100 = 1 THEN n END, n, 1, 0, 1,
       false, CASE WHEN n % 100 = 1 THEN 'pending' WHEN n % 100 = 2 THEN 'running' WHEN n % 1000 = 3 THEN 'failed' ELSE 'completed' END,
       'default', 'order', 'default', CASE WHEN n % 100 = 2 THEN 'worker-' || n % 7 END, 's',
       CASE WHEN n % 1000 = 4 THEN 'key-' || n END, CASE WHEN n % 1000 = 5 THEN jsonb_build_object('tenant', 'acme-' || n) END
     FROM generate_series(1, 20000) AS n;
     INSERT INTO pawl.signals (run, id, at_ms, name) SELECT id, id::text, 1, 'go' FROM pawl.runs;
     INSERT INTO pawl.events (run, at_ms, seq, kind) SELECT id, 1, 1, 'run-completed' FROM pawl.runs;
     ANALYZE`,
  );
});

async function plan(text: string, values: unknown[]): Promise<string> {
  const rows = await onServer<{ "QUERY PLAN": string }>(url, `EXPLAIN ${text}`, values);
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

const everyRun: RunQuery = {
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
  limit: 20,
};
const listed = (given: Partial<RunQuery>): Promise<string> => {
  const { text, values } = listQuery(schema, { ...everyRun, ...given })!;
  return plan(text, values as unknown[]);
};
const id = (n: number): string => `019a0000-0000-7000-8000-${String(n).padStart(12, "0")}`;

describe("each query goes by its index", () => {
  it("runs by id, one or many", async () => {
    expect(await plan(sql.run, [id(7)])).toContain("runs_pkey");
    expect(await plan(sql.ended, [[id(7), id(8)]])).toContain("runs_pkey");
  });

  it("events and signals of a run", async () => {
    expect(await plan(sql.events, [id(7), 1, 100])).toContain("events_pkey");
    expect(await plan(sql.signals, [id(7)])).toContain("signals_pkey");
  });

  it("lists: newest first, by key, by tags, of what is parked or running", async () => {
    expect(await listed({})).toContain("Index Scan Backward using runs_pkey");
    expect(await listed({ workflow: "order", beforeId: id(9000) })).toContain("runs_pkey");
    expect(await listed({ idempotencyKey: "key-4" })).toContain("runs_key");
    expect(await listed({ tags: { tenant: "acme-5" } })).toContain("runs_tags");
    const parked = await listed({ statuses: ["failed"], beforeId: id(9000) });
    expect(parked).toContain("Index Scan Backward using runs_parked");
    expect(parked).not.toContain("Sort");
    const pending = await listed({ statuses: ["pending"], queue: "rare" });
    expect(pending).toContain("runs_due");
    expect(pending).not.toContain("runs_pkey");
    const several = await listed({ statuses: ["failed", "paused"] });
    expect(several.match(/runs_parked/g)).toHaveLength(2);
    expect(several).not.toContain("Seq Scan");
  });

  it("lanes, by what is due and what is owned", async () => {
    const lanes = await plan(sql.lanes, [null, 10_000]);
    expect(lanes).toContain("runs_due");
    expect(lanes).toContain("runs_owned");
    expect(lanes).not.toContain("Seq Scan");
  });

  it("retention: a slice of runs in order", async () => {
    const scan = await plan(sql.scanEnded, [id(500), 10_000, 500]);
    expect(scan).toContain("Index Scan using runs_pkey");
    expect(scan).not.toContain("Sort");
  });
});
