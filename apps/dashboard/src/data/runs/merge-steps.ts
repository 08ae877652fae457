import type { Step } from "@pawl/api";

/** What a list of steps becomes when some have gone on: those that it has are replaced where they are, new ones come at the end. Pure. */
export function mergeSteps(steps: readonly Step[], changed: readonly Step[]): readonly Step[] {
  if (changed.length === 0) return steps;
  const byKey = new Map(changed.map((step) => [step.key, step]));
  const merged = steps.map((step) => {
    // What a retry has set aside has the key of what came after it, and does not change any more.
    if (step.status === "dropped") return step;
    const next = byKey.get(step.key);
    if (next === undefined) return step;
    byKey.delete(step.key);
    return next.seq < step.seq ? step : next;
  });
  return [...merged, ...byKey.values()];
}
