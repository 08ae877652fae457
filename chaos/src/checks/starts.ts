import type { RunFacts, Violation } from "../evidence/evidence.ts";
import type { Check } from "./check.ts";

/** What was acknowledged exists, what was asked for once exists once, and nothing exists that nobody asked for. */
export const starts: Check = ({ runs, told, orders }) => {
  const violations: Violation[] = [];
  const report = (runId: string | null, text: string): void => void violations.push({ check: "starts", runId, text });
  for (const [runId, { starts }] of told) {
    const order = starts[0]?.order;
    if (!runs.has(runId)) report(runId, `was acknowledged for ${order}, and is not there`);
    if (starts.some((start) => start.order !== order)) report(runId, "was given to several orders");
    const births = starts.filter(({ isNew }) => isNew).length;
    if (births > 1) report(runId, `was new for ${births} starts`);
  }
  const byOrder = new Map<string, RunFacts[]>();
  const predecessors = new Map<string, number>();
  for (const facts of runs.values()) {
    const { run } = facts;
    if (run.continuedFrom !== undefined) {
      predecessors.set(run.continuedFrom, (predecessors.get(run.continuedFrom) ?? 0) + 1);
      if (runs.get(run.continuedFrom)?.run.continuedTo !== run.id) {
        report(run.id, `goes on from ${run.continuedFrom}, which does not know of it`);
      }
      continue;
    }
    const order = run.tags["order"] ?? "";
    byOrder.set(order, [...(byOrder.get(order) ?? []), facts]);
  }
  for (const [runId, count] of predecessors) if (count > 1) report(runId, `goes on as ${count} runs`);
  for (const [order, made] of byOrder) {
    const first = made[0] as RunFacts;
    if (!orders.has(order)) report(first.run.id, `has the order ${order}, which no client has given`);
    // An order without a key is asked for once, one with a key may be asked for often: either way it is one run.
    if (made.length > 1) report(first.run.id, `is one of ${made.length} runs of the order ${order}`);
  }
  return violations;
};
