import type { AppendWrite, ClaimRequest, StartWrite } from "pawl/internal";
import { expect, it } from "vitest";
import { locksOf } from "./locks.ts";
import type { SortedWrites } from "./sort-writes.ts";

const nothing: SortedWrites = { starts: [], appends: [], transitions: [], decided: [] };

function appendOf(workerId: string): SortedWrites["appends"][number] {
  return { at: 0, write: { type: "append", workerId } as AppendWrite };
}

function claimOf(workerId: string, holds: readonly string[] | null): ClaimRequest {
  return { workerId, queues: null, serves: [], limit: 1, flows: {}, queueLimits: {}, holds, nowMs: 0 };
}

it("a batch shares the lock of each worker as which it writes, births and claims included, in ascending order", () => {
  const starts = [
    { at: 0, write: { type: "start", workerId: "c" } as StartWrite },
    { at: 1, write: { type: "start", workerId: null } as StartWrite },
  ];
  const writes = { ...nothing, starts, appends: [appendOf("d"), appendOf("b")], transitions: [appendOf("b")] };
  expect(locksOf(writes, claimOf("a", null), [])).toEqual(
    ["a", "b", "c", "d"].map((workerId) => ({ workerId, isExclusive: false })),
  );
});

it("who loses a run is locked out", () => {
  expect(locksOf({ ...nothing, appends: [appendOf("b")] }, null, ["c", "a"])).toEqual([
    { workerId: "a", isExclusive: true },
    { workerId: "b", isExclusive: false },
    { workerId: "c", isExclusive: true },
  ]);
});

it("a claim that takes stock waits until an earlier claim of the worker is over", () => {
  expect(locksOf(nothing, claimOf("a", []), [])).toEqual([{ workerId: "a", isExclusive: true }]);
});
