import type { Step } from "@pawl/api";

/** The node of a graph whose state the step of a key began with: the last one before it that had a state; null: none had. Pure. */
export function stepBefore(steps: readonly Step[], key: string): Step | null {
  const at = steps.findIndex((step) => step.key === key);
  return steps.slice(0, Math.max(0, at)).findLast(({ action }) => action !== null) ?? null;
}
