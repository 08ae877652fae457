import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { everyRun } from "../conformance/samples.ts";
import { claimSql } from "./claim.ts";
import { laneSql } from "./lanes.ts";
import { migrations } from "./migrations.ts";
import { listSql, sliceRuns } from "./reads.ts";
import { scanEndedSql } from "./retention.ts";
import type { Cell } from "./run-columns.ts";
import { orphansSql } from "./workers.ts";

const database = new DatabaseSync(":memory:");
for (const migration of migrations) database.exec(migration);

function plan(sql: string, binds: readonly Cell[] = []): string {
  const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...binds);
  return rows.map(({ detail }) => String(detail)).join("\n");
}

describe("each query goes by its index", () => {
  it("lanes of due runs", () => {
    expect(plan(claimSql.firstLane)).toBe("SCAN runs USING COVERING INDEX runs_due");
    expect(plan(claimSql.nextLane)).toMatch(
      /^SEARCH runs USING COVERING INDEX runs_due \(\(priority,queue,workflow,version,due_ms\)<\(\?,\?,\?,\?,\?\)\)$/,
    );
    expect(plan(claimSql.head)).toMatch(
      /^SEARCH runs USING COVERING INDEX runs_due \(priority=\? AND queue=\? AND workflow=\? AND version=\?.*\)$/,
    );
  });

  it("attention and takeover", () => {
    expect(plan(claimSql.attention)).toContain("INDEX runs_attention (worker_id=?)");
    expect(plan(claimSql.take)).toContain("USING INDEX sqlite_autoindex_runs_1 (id=?)");
    expect(plan(orphansSql)).not.toMatch(/SCAN runs/);
    expect(plan(orphansSql)).toContain("runs_owned (worker_id=?)");
  });

  it("lanes and their counts", () => {
    for (const sql of [laneSql.first, laneSql.firstEnd])
      expect(plan(sql)).toMatch(/SCAN runs USING (COVERING )?INDEX runs_due/);
    for (const sql of [laneSql.next, laneSql.nextEnd]) {
      expect(plan(sql)).toMatch(
        /SEARCH runs USING (COVERING )?INDEX runs_due \(\(priority,queue,workflow,version,due_ms/,
      );
      expect(plan(sql)).not.toContain("FOR ORDER BY");
    }
    expect(plan(laneSql.owned)).toContain("INDEX runs_owned");
  });

  it("the walk of retention, and what a worker owns", () => {
    expect(plan(scanEndedSql)).toBe("SEARCH runs USING INDEX sqlite_autoindex_runs_1 (id>?)");
    expect(plan(claimSql.owned)).toBe("SEARCH runs USING INDEX runs_owned (worker_id=?)");
  });

  it("lists by key, of the running, and of the parked", () => {
    const planOf = (query: Parameters<typeof listSql>[0]): string => {
      const { sql, binds } = listSql(query, 10);
      return plan(sql, binds);
    };
    expect(planOf({ ...everyRun, idempotencyKey: "k" })).toContain("runs_key (idempotency_key=?)");
    expect(planOf({ ...everyRun, idempotencyKey: "k", workflow: "w", namespace: "n" })).toContain(
      "runs_key (idempotency_key=? AND workflow=? AND namespace=?)",
    );
    expect(planOf({ ...everyRun, statuses: ["running"] })).toContain("runs_owned");
    const parked = planOf({ ...everyRun, statuses: ["failed"], beforeId: "x" });
    expect(parked).toContain("runs_parked (status=? AND id<?)");
    expect(parked).not.toContain("TEMP B-TREE");
  });

  it("other lists look at a slice of runs at a time, by id", () => {
    const { sql, binds, isBounded } = listSql(
      { ...everyRun, statuses: ["completed"], tags: { a: "b" }, beforeId: "x" },
      10,
    );
    expect(isBounded).toBe(true);
    expect(binds).toContain(sliceRuns);
    expect(plan(sql, binds)).toContain("SEARCH runs USING INDEX sqlite_autoindex_runs_1 (id<?)");
  });
});
