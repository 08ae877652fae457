import type { BulkOperation } from "@pawl/api";

export type BulkTotals = Pick<BulkOperation, "status" | "matched" | "done" | "skipped" | "failedCount" | "failed">;

/** What several operations come to together; undefined: none has begun. Pure. */
export function bulkTotals(operations: readonly BulkTotals[]): BulkTotals | undefined {
  if (operations.length === 0) return undefined;
  const sum = (count: (operation: BulkTotals) => number) =>
    operations.reduce((total, operation) => total + count(operation), 0);
  // The first of these that any of them is, is what all are.
  const status = (["running", "failed", "stopped", "completed"] as const).find((status) =>
    operations.some((operation) => operation.status === status),
  );
  return {
    status: status ?? "completed",
    matched: sum(({ matched }) => matched),
    done: sum(({ done }) => done),
    skipped: sum(({ skipped }) => skipped),
    failedCount: sum(({ failedCount }) => failedCount),
    failed: operations.flatMap(({ failed }) => failed),
  };
}
