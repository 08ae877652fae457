export const runTabs = ["timeline", "graph", "results", "events", "logs", "streams", "related"] as const;
export type RunTab = (typeof runTabs)[number];

/** Null: none, or one that there is not. Pure. */
export function runTabOf(value: unknown): RunTab | null {
  return runTabs.find((tab) => tab === value) ?? null;
}
