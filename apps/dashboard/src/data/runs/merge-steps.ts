import type { Step } from "@pawl/api";

/**
 * What a list of steps becomes when some have gone on: those that it has are replaced where they are, new ones come at the end. What a retry has set aside has the key of what came after it, and is
 * told apart by its number. Pure.
 */
export function mergeSteps(steps: readonly Step[], changed: readonly Step[]): readonly Step[] {
  if (changed.length === 0) return steps;
  const news = Map.groupBy(changed, ({ key }) => key);
  const seenSeqs = new Map<string, number>();
  const merged = steps.map((step) => {
    const own = news.get(step.key);
    if (own === undefined) return step;
    seenSeqs.set(step.key, Math.max(step.seq, seenSeqs.get(step.key) ?? 0));
    const at = own.findIndex(({ seq }) => seq === step.seq || (seq > step.seq && step.status !== "dropped"));
    return at === -1 ? step : own.splice(at, 1)[0]!;
  });
  const added = [...news.values()].flat().filter(({ key, seq }) => seq > (seenSeqs.get(key) ?? 0));
  return [...merged, ...added];
}
