import { isDeepStrictEqual } from "node:util";
import type { EndedRun } from "./program.ts";

/** A run that completes with exactly this, having recorded exactly these steps (in any order; leave them out where chance decides). */
export function completesWith(run: EndedRun, output: unknown, recorded?: readonly string[]): string | undefined {
  if (run.status !== "completed") {
    return `is ${run.status} instead of completed${run.error === undefined ? "" : `: ${run.error.message}`}`;
  }
  if (!isDeepStrictEqual(run.output, output)) return `gave ${show(run.output)} instead of ${show(output)}`;
  return recorded === undefined ? undefined : recordsExactly(run, recorded);
}

export function recordsExactly(run: EndedRun, keys: readonly string[]): string | undefined {
  if (isDeepStrictEqual([...run.recorded].sort(), [...keys].sort())) return undefined;
  return `recorded the steps ${show(run.recorded)} instead of ${show(keys)}`;
}

export function show(value: unknown): string {
  return JSON.stringify(value) ?? "undefined";
}
