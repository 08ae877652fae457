import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { everyRun } from "../conformance/samples.ts";
import { claimSql } from "./claim.ts";
import { dueSql } from "./due-runs.ts";
import { flowSql } from "./flow-index.ts";
import { flowLineSql } from "./flow-lines.ts";
import { laneSql, ownedLanesSql } from "./lanes.ts";
import { migrations } from "./migrations.ts";
import { changeTailSql } from "./change-tail.ts";
import { readLogSql } from "./log-reader.ts";
import { childrenSql } from "./reads.ts";
import { listRecordsSql } from "./record-list.ts";
import { recordSql } from "./record-table.ts";
import { listSql, probeSql, sliceRuns, tallySql, updatedProbeSql, type Lead } from "./run-list.ts";
import { summarySql } from "./summaries.ts";
import { scanErrorsSql } from "./errors.ts";
import { scanEndedSql } from "./retention.ts";
import type { AttributeFilter, RecordQuery, RunQuery } from "../store.ts";
import type { Cell } from "./run-columns.ts";
import { orphansSql } from "./workers.ts";

const database = new DatabaseSync(":memory:");
for (const migration of migrations) database.exec(migration);

function plan(sql: string, binds: readonly Cell[] = []): string {
  const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...binds);
  return rows.map(({ detail }) => String(detail)).join("\n");
}

function planOf(query: Partial<RunQuery>): string {
  const { sql, binds } = listSql({ ...everyRun, ...query }, 10, null);
  return plan(sql, binds);
}

describe("each query goes by its index", () => {
  it("lanes of due runs", () => {
    expect(plan(dueSql.firstLane)).toBe("SCAN pawl_runs USING COVERING INDEX pawl_runs_due");
    expect(plan(dueSql.nextLane)).toBe(
      "SEARCH pawl_runs USING COVERING INDEX pawl_runs_due ((priority,queue,workflow,version,due_ms)<(?,?,?,?,?))",
    );
    expect(plan(dueSql.head)).toBe(
      "SEARCH pawl_runs USING COVERING INDEX pawl_runs_due (priority=? AND queue=? AND workflow=? AND version=? AND due_ms>?)",
    );
  });

  it("lines of flows", () => {
    const search = "SEARCH pawl_runs USING COVERING INDEX pawl_runs_due_flow";
    expect(plan(flowLineSql.firstPriority)).toBe("SCAN pawl_runs USING COVERING INDEX pawl_runs_due_flow");
    expect(plan(flowLineSql.nextPriority)).toBe(`${search} (priority<?)`);
    expect(plan(flowLineSql.first)).toBe(`${search} (priority=?)`);
    const columns = "queue,workflow,version,flow,flow_key,has_begun,due_ms";
    expect(plan(flowLineSql.next)).toBe(`${search} (priority=? AND (${columns})>(?,?,?,?,?,?,?))`);
    expect(plan(flowLineSql.nextFlow)).toContain(`${search} (priority=? AND (queue,workflow,version,flow,flow_key)>`);
    expect(plan(flowLineSql.nextLane)).toContain(`${search} (priority=? AND (queue,workflow,version,flow)>`);
    expect(plan(flowLineSql.more)).toContain("flow_key=? AND has_begun=? AND (due_ms,id)>(?,?))");
  });

  it("errors of one status", () => {
    expect(plan(scanErrorsSql.ofStatus)).toBe("SEARCH pawl_runs USING INDEX pawl_runs_parked (status=? AND id<?)");
  });

  it("what is an owner's, and what has changed of it", () => {
    const listed = (given: Partial<RunQuery>, lead: Lead): string => {
      const query = { ...everyRun, owner: "ann", beforeId: "x", ...given };
      const { sql, binds, end } = listSql(query, 10, lead);
      expect(plan(end!.sql, end!.binds)).not.toContain("SCAN pawl_runs");
      const tally = tallySql(query, lead);
      expect(plan(tally.sql, tally.binds)).toContain("pawl_runs_of_owner");
      return plan(sql, binds);
    };
    expect(listed({}, "owner")).toContain("SEARCH pawl_runs USING INDEX pawl_runs_of_owner (owner=? AND id<?)");
    expect(listed({ statuses: ["failed"] }, "owner")).toContain("pawl_runs_of_owner (owner=? AND id<?)");
    expect(listed({ updatedAfterMs: 5 }, "updated")).toContain(
      "SEARCH pawl_runs USING COVERING INDEX pawl_runs_of_owner_updated (owner=? AND updated_ms>?)",
    );
    const probe = updatedProbeSql("ann", 5);
    expect(plan(probe.sql, probe.binds)).toBe(
      "SEARCH pawl_runs USING COVERING INDEX pawl_runs_of_owner_updated (owner=? AND updated_ms>?)",
    );
    expect(plan(scanErrorsSql.ofOwner)).toBe("SEARCH pawl_runs USING INDEX pawl_runs_of_owner (owner=? AND id<?)");
    expect(plan(summarySql.ofOwner)).toBe(
      "SEARCH pawl_runs USING INDEX pawl_runs_of_owner (owner=? AND id>? AND id<?)",
    );
    expect(plan(summarySql.all)).toBe("SEARCH pawl_runs USING INDEX sqlite_autoindex_pawl_runs_1 (id>? AND id<?)");
    expect(planOf({ parentId: "p" })).toContain("pawl_runs_children (parent_id=?)");
  });

  it("what others have changed, and the logs of many", () => {
    const byRow = "USING INTEGER PRIMARY KEY";
    expect(plan(changeTailSql.eventAt)).toBe(`SEARCH pawl_events ${byRow} (rowid=?)`);
    expect(plan(changeTailSql.runAt)).toBe(`SEARCH pawl_runs ${byRow} (rowid=?)`);
    expect(plan(changeTailSql.eventCount)).toContain(`SEARCH pawl_events ${byRow} (rowid>?)`);
    for (const search of [`SEARCH pawl_events ${byRow} (rowid>?)`, `SEARCH pawl_runs ${byRow} (rowid>?)`])
      expect(plan(changeTailSql.changed)).toContain(search);
    expect(plan(changeTailSql.changed)).not.toContain("SCAN pawl_runs");
    expect(plan(readLogSql.head)).toContain("sqlite_autoindex_pawl_runs_1 (id=?)");
    expect(plan(readLogSql.events)).toBe("SEARCH pawl_events USING INDEX pawl_events_of_run (run=? AND seq>?)");
  });

  it("limits and turns of flows", () => {
    const search = "SEARCH pawl_runs USING COVERING INDEX";
    expect(plan(flowSql.owned)).toBe(`${search} pawl_runs_flow_owned (flow=?)`);
    expect(plan(flowSql.ownedOfKey)).toBe(`${search} pawl_runs_flow_owned (flow=? AND flow_key=? AND worker_id>?)`);
    expect(plan(flowSql.starts)).toBe(`${search} pawl_runs_flow_begun (flow=? AND started_ms>?)`);
    expect(plan(flowSql.startsOfKey)).toBe(
      `${search} pawl_runs_flow_key_begun (flow=? AND flow_key=? AND started_ms>?)`,
    );
    expect(plan(flowSql.served)).toMatch(/pawl_runs_flow_served \(flow=\? AND flow_key=\?.*\)$/);
  });

  it("attention and takeover", () => {
    expect(plan(claimSql.attention)).toContain("INDEX pawl_runs_attention (worker_id=?)");
    expect(plan(claimSql.take)).toContain("USING INDEX sqlite_autoindex_pawl_runs_1 (id=?)");
    expect(plan(orphansSql)).not.toMatch(/SCAN pawl_runs/);
    expect(plan(orphansSql)).toContain("pawl_runs_owned (worker_id=?)");
  });

  it.each(["pawl_runs_due", "pawl_runs_due_flow"] as const)("lanes and their counts by %s", (index) => {
    const { first, next, firstEnd, nextEnd } = laneSql[index];
    for (const sql of [first, firstEnd]) {
      expect(plan(sql)).toMatch(new RegExp(`SCAN pawl_runs USING (COVERING )?INDEX ${index}$`, "m"));
    }
    for (const sql of [next, nextEnd]) {
      expect(plan(sql)).toMatch(new RegExp(`SEARCH pawl_runs USING (COVERING )?INDEX ${index} \\(\\(priority,queue,`));
      expect(plan(sql)).not.toContain("FOR ORDER BY");
    }
    expect(plan(ownedLanesSql)).toContain("INDEX pawl_runs_owned");
  });

  it("the walk of retention, and what a worker owns", () => {
    expect(plan(scanEndedSql)).toBe("SEARCH pawl_runs USING INDEX sqlite_autoindex_pawl_runs_1 (id>?)");
    expect(plan(claimSql.owned)).toBe("SEARCH pawl_runs USING INDEX pawl_runs_owned (worker_id=?)");
  });

  it("lists by key, of the running, and of the parked", () => {
    expect(planOf({ idempotencyKey: "k" })).toContain("pawl_runs_key (idempotency_key=?)");
    expect(planOf({ idempotencyKey: "k", workflow: "w", namespace: "n" })).toContain(
      "pawl_runs_key (idempotency_key=? AND workflow=? AND namespace=?)",
    );
    expect(planOf({ statuses: ["running"] })).toContain("pawl_runs_owned");
    const parked = planOf({ statuses: ["failed"], beforeId: "x" });
    expect(parked).toContain("pawl_runs_parked (status=? AND id<?)");
    expect(parked).not.toContain("TEMP B-TREE");
    const several = planOf({ statuses: ["failed", "blocked", "paused"], beforeId: "x", namespace: "eu" });
    expect(several).toContain("MERGE (UNION ALL)");
    expect(several).not.toContain("TEMP B-TREE");
  });

  it("other lists look at a slice of runs at a time, by id", () => {
    const { sql, binds, end } = listSql(
      { ...everyRun, statuses: ["completed"], tags: { a: "b" }, beforeId: "x" },
      10,
      null,
    );
    expect(binds).toContain(sliceRuns);
    expect(plan(sql, binds)).toContain("SEARCH pawl_runs USING INDEX sqlite_autoindex_pawl_runs_1 (id<?)");
    expect(plan(end!.sql, end!.binds)).toBe(
      "SEARCH pawl_runs USING COVERING INDEX sqlite_autoindex_pawl_runs_1 (id<?)",
    );
  });

  it("lists of a tree and of children", () => {
    const tree = planOf({ rootId: "r", beforeId: "x", statuses: ["failed"] });
    expect(tree).toContain("COVERING INDEX pawl_runs_tree (root_id=? AND id<?)");
    expect(tree).not.toContain("SCAN pawl_runs");
    expect(plan(childrenSql)).toBe("SEARCH pawl_runs USING INDEX pawl_runs_children (parent_id=? AND id<?)");
  });

  it("lists by attributes", () => {
    const eq = { name: "tenant", op: "eq", value: "acme" } as const;
    const range = { name: "amount", op: "gte", value: 10 } as const;
    const led = (lead: AttributeFilter): string => {
      const { sql, binds } = listSql({ ...everyRun, attributes: [eq, range], beforeId: "x" }, 10, lead);
      return plan(sql, binds);
    };
    expect(led(eq)).toContain("COVERING INDEX pawl_attributes_by_value (name=? AND type=? AND value=? AND run_id<?)");
    expect(led(eq)).toContain("USING PRIMARY KEY (run_id=? AND name=?)");
    expect(led(eq)).not.toMatch(/SCAN pawl_(runs|attributes)/);
    expect(led(range)).toContain("COVERING INDEX pawl_attributes_by_value (name=? AND type=? AND value>?)");
    const probe = probeSql({ name: "name", op: "prefix", value: "ab" });
    expect(plan(probe.sql, probe.binds)).toContain(
      "pawl_attributes_by_value (name=? AND type=? AND value>? AND value<?)",
    );
  });

  it("records", () => {
    const every = {
      kind: "interrupt",
      namespace: null,
      owner: null,
      status: null,
      runId: null,
      rootId: null,
      label: null,
      dueByMs: null,
      updatedAfterMs: null,
    };
    const planOfRecords = (query: Partial<RecordQuery>): string => {
      const { sql, binds } = listRecordsSql({ ...every, beforeId: "x", limit: 10, ...query });
      return plan(sql, binds);
    };
    expect(planOfRecords({})).toBe("SEARCH pawl_records USING INDEX pawl_records_by_id (kind=? AND id<?)");
    expect(planOfRecords({ status: "open" })).toBe(
      "SEARCH pawl_records USING INDEX pawl_records_by_status (kind=? AND status=? AND id<?)",
    );
    expect(planOfRecords({ status: "open", namespace: "n" })).toBe(
      "SEARCH pawl_records USING INDEX pawl_records_by_namespace (kind=? AND namespace=? AND status=? AND id<?)",
    );
    expect(planOfRecords({ label: "ada", status: "open" })).toBe(
      "SEARCH pawl_records USING INDEX pawl_records_by_label (kind=? AND label=? AND id<?)",
    );
    expect(planOfRecords({ owner: "ann", status: "open" })).toBe(
      "SEARCH pawl_records USING INDEX pawl_records_by_owner (kind=? AND owner=? AND id<?)",
    );
    expect(planOfRecords({ updatedAfterMs: 5, namespace: "n", status: "open" })).toContain(
      "SEARCH pawl_records USING INDEX pawl_records_updated (kind=? AND updated_ms>?)",
    );
    expect(planOfRecords({ dueByMs: 5, beforeId: null })).toBe(
      "SEARCH pawl_records USING INDEX pawl_records_due (kind=? AND due_ms<?)",
    );
    expect(planOfRecords({ runId: "r" })).toContain("pawl_records_of_run (run_id=?");
    expect(planOfRecords({ rootId: "r" })).toContain("pawl_records_of_tree (root_id=?");
    expect(plan(recordSql.find)).toBe("SEARCH pawl_records USING INDEX pawl_records_by_id (kind=? AND id=?)");
    for (const sql of [recordSql.open, recordSql.deleteOf])
      expect(plan(sql)).toContain("pawl_records_of_run (run_id=?)");
  });
});
