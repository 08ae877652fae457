import type { AttributeFilter, RecordQuery, RunQuery } from "pawl/internal";
import { beforeAll, describe, expect, it } from "vitest";
import { PostgresStore } from "../postgres-store.ts";
import { createDatabase, onServer } from "../testing/servers.fixture.ts";
import { listQuery } from "./list-query.ts";
import { recordQuery } from "./record-query.ts";
import { logSql } from "./log-query.ts";
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
     UPDATE pawl.runs SET parent_id = '019a0000-0000-7000-8000-000000000001', root_id = '019a0000-0000-7000-8000-000000000001'
     WHERE id BETWEEN '019a0000-0000-7000-8000-000000000701' AND '019a0000-0000-7000-8000-000000000710';
     UPDATE pawl.runs SET flow = 'workflow:order', flow_key = 'key-' || created_ms % 7 WHERE created_ms % 200 = 1;
     UPDATE pawl.runs SET attributes = jsonb_build_object('customer', 'c-' || created_ms, 'total', created_ms, 'isPaid', created_ms % 1000 = 0, 'place', 'here');
     INSERT INTO pawl.attributes (run, name, kind, number, text)
     SELECT id, 'customer', 'string', 0, 'c-' || created_ms FROM pawl.runs UNION ALL
     SELECT id, 'total', 'number', created_ms, '' FROM pawl.runs UNION ALL
     SELECT id, 'isPaid', 'boolean', (created_ms % 1000 = 0)::int, '' FROM pawl.runs UNION ALL
     SELECT id, 'rare', 'string', 0, 'x' FROM pawl.runs WHERE created_ms % 2000 = 0 UNION ALL
     SELECT id, 'place', 'string', 0, 'here' FROM pawl.runs;
     INSERT INTO pawl.records (kind, id, created_ms, updated_ms, due_ms, revision, run_id, root_id, namespace, status, label, body)
     SELECT 'interrupt', id, 1, 1, CASE WHEN created_ms % 50 = 0 THEN created_ms END, 1, id, root_id, 'default',
       CASE WHEN created_ms % 100 = 0 THEN 'open' ELSE 'answered' END, 'person-' || created_ms % 500, '{}' FROM pawl.runs;
     UPDATE pawl.runs SET owner = 'user-' || created_ms % 40 WHERE created_ms % 2 = 0;
     UPDATE pawl.records AS r SET owner = runs.owner FROM pawl.runs WHERE runs.id = r.run_id;
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
  limit: 20,
};
const listed = (given: Partial<RunQuery>): Promise<string> => {
  const { text, values } = listQuery(schema, { ...everyRun, ...given })!;
  return plan(text, values as unknown[]);
};
const id = (n: number): string => `019a0000-0000-7000-8000-${String(n).padStart(12, "0")}`;

describe("each query goes by its index", () => {
  it("runs by id, one or many", async () => {
    expect(await plan(sql.runs, [[id(7), id(8)]])).toContain("runs_pkey");
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

  it("errors of one status, newest first", async () => {
    const scan = await plan(sql.scanErrors("failed"), [id(9000), "default", null, 5, 500]);
    expect(scan).toContain("Index Scan Backward using runs_parked");
    expect(scan).not.toContain("Sort");
  });

  it("lists of a tree, and children, newest first", async () => {
    const tree = await listed({ rootId: id(1) });
    expect(tree).toContain("runs_root");
    expect(tree).not.toContain("Seq Scan");
    const children = await plan(sql.children, [id(1), null, 20]);
    expect(children).toContain("Index Scan Backward using runs_parent");
    expect(children).not.toContain("Sort");
  });

  it("lists by attributes: each comparison is a range of an index, or what is common is found newest first", async () => {
    const rare: readonly AttributeFilter[] = [
      { name: "customer", op: "eq", value: "c-7" },
      { name: "customer", op: "prefix", value: "c-777" },
      { name: "customer", op: "gt", value: "c-999" },
      { name: "total", op: "gt", value: 19_990 },
      { name: "total", op: "lte", value: 10 },
      { name: "isPaid", op: "eq", value: true },
      { name: "rare", op: "present" },
    ];
    for (const filter of rare) {
      const found = await listed({ attributes: [filter], limit: 1000 });
      expect({
        filter,
        isServed: found.includes("attributes_value") && !found.includes("Seq Scan on attributes"),
      }).toEqual({
        filter,
        isServed: true,
      });
    }
    const common = await listed({ attributes: [{ name: "place", op: "eq", value: "here" }] });
    expect(common).not.toContain("Seq Scan");
  });

  it("what is an owner's, and what has changed of it", async () => {
    const listed = (given: Partial<RunQuery>): Promise<string> => {
      const { text, values } = listQuery(schema, { ...everyRun, owner: "user-8", limit: 20, ...given })!;
      return plan(text, values as unknown[]);
    };
    expect(await listed({})).toContain("runs_of_owner");
    const changed = await listed({ updatedAfterMs: 19_999 });
    expect(changed).toContain("runs_of_owner_updated");
    expect(changed).not.toContain("Seq Scan");
    expect(await plan(sql.scanErrorsOfOwner, [null, null, null, null, 500, "user-8", "failed"])).toContain(
      "runs_of_owner",
    );
    const logs = await plan(logSql(schema), [[id(7), id(8)], [1, 1], 500, 10_000]);
    expect(logs).toContain("runs_pkey");
    expect(logs).toContain("events_pkey");
    expect(logs).not.toContain("Seq Scan");
  });

  it("records, by what they are looked for by", async () => {
    const all = {
      kind: "interrupt",
      namespace: null,
      owner: null,
      updatedAfterMs: null,
      status: null,
      runId: null,
      rootId: null,
      label: null,
      dueByMs: null,
      beforeId: null,
      limit: 20,
    };
    const records = (given: Partial<RecordQuery>): Promise<string> => {
      const { text, values } = recordQuery(schema, { ...all, ...given })!;
      return plan(text, values as unknown[]);
    };
    expect(await records({})).toContain("records_pkey");
    expect(await records({ status: "open" })).toContain("Index Scan Backward using records_status");
    expect(await records({ label: "person-7" })).toContain("records_label");
    expect(await records({ label: "person-7", status: "open" })).toContain("records_label");
    expect(await records({ owner: "user-8" })).toContain("records_owner");
    expect(await records({ runId: id(7) })).toContain("records_run");
    expect(await records({ rootId: id(1) })).toContain("records_root");
    const due = await records({ dueByMs: 5000 });
    expect(due).toContain("Index Scan using records_due");
    expect(due).not.toContain("Sort");
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
