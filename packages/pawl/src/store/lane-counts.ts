import type { RunRow } from "./run-row.ts";
import type { LaneCount } from "./store.ts";

/** What one run adds to its lane's count; null: it stands in no lane. */
export function laneCountOf(
  run: Pick<RunRow, "queue" | "workflow" | "version" | "dueMs" | "workerId">,
  nowMs: number,
): LaneCount | null {
  const { queue, workflow, version, dueMs, workerId } = run;
  if (dueMs === null && workerId === null) return null;
  const isDue = dueMs !== null && dueMs <= nowMs;
  return {
    queue,
    workflow,
    version,
    due: isDue ? 1 : 0,
    oldestDueMs: isDue ? dueMs : null,
    later: dueMs !== null && !isDue ? 1 : 0,
    running: workerId === null ? 0 : 1,
  };
}

/** Adds up counts of the same lane, by queue, workflow and version, in that order. */
export function mergeLanes(counts: readonly LaneCount[]): readonly LaneCount[] {
  const merged = new Map<string, LaneCount>();
  for (const one of counts) {
    const key = JSON.stringify([one.queue, one.workflow, one.version]);
    const before = merged.get(key);
    merged.set(key, before === undefined ? one : sum(before, one));
  }
  return [...merged.values()].sort(
    (a, b) => compare(a.queue, b.queue) || compare(a.workflow, b.workflow) || a.version - b.version,
  );
}

function sum(a: LaneCount, b: LaneCount): LaneCount {
  const oldestDueMs =
    a.oldestDueMs === null || b.oldestDueMs === null
      ? (a.oldestDueMs ?? b.oldestDueMs)
      : Math.min(a.oldestDueMs, b.oldestDueMs);
  return {
    ...a,
    due: a.due + b.due,
    oldestDueMs,
    later: a.later + b.later,
    running: a.running + b.running,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
