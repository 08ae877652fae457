import { expect, test } from "vitest";
import { bulkTotals, type BulkTotals } from "./bulk-totals.ts";

const operation: BulkTotals = { status: "completed", matched: 3, done: 2, skipped: 1, failedCount: 0, failed: [] };

test("goes on while one of them does, and has failed when one has", () => {
  const both = (a: BulkTotals["status"], b: BulkTotals["status"]) =>
    bulkTotals([
      { ...operation, status: a },
      { ...operation, status: b },
    ])?.status;
  expect(both("completed", "running")).toBe("running");
  expect(both("completed", "failed")).toBe("failed");
  expect(both("stopped", "completed")).toBe("stopped");
  expect(both("completed", "completed")).toBe("completed");
});

test("adds up what was done, and is nothing before anything has begun", () => {
  expect(bulkTotals([operation, operation])).toMatchObject({ matched: 6, done: 4, skipped: 2, failedCount: 0 });
  expect(bulkTotals([])).toBeUndefined();
});
