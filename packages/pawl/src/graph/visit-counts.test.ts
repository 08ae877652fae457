import { expect, test } from "vitest";
import { planGraph } from "./graph-plan.ts";
import { Node } from "./node.ts";
import { VisitCounts } from "./visit-counts.ts";

test("counts by path, goes on from what a resumed run had, and carries over when the graph is rewired", () => {
  const a = new Node({ name: "a" });
  const counts = new VisitCounts({ "outer/a": 2, elsewhere: 1 });
  const plan = planGraph(a, true);
  const first = counts.of("outer/", plan);
  expect(first).toEqual([2]);
  first[0]!++;
  expect(counts.of("outer/", plan)).toBe(first);
  a.next(new Node({ name: "b" }));
  expect(counts.of("outer/", planGraph(a, true))).toEqual([3, 0]);
  expect(counts.of("", plan)).toEqual([0]);
  expect(counts.snapshot()).toEqual({ "outer/a": 3, elsewhere: 1 });
});
