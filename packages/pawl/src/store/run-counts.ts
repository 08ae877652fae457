import type { RunCount } from "./store.ts";

/** Adds up counts of the same workflow, version and status, in that order. */
export function mergeCounts(counts: readonly RunCount[]): readonly RunCount[] {
  const merged = new Map<string, RunCount>();
  for (const one of counts) {
    const key = JSON.stringify([one.workflow, one.version, one.status]);
    merged.set(key, { ...one, count: one.count + (merged.get(key)?.count ?? 0) });
  }
  return [...merged.values()].sort(
    (a, b) => compare(a.workflow, b.workflow) || a.version - b.version || compare(a.status, b.status),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
