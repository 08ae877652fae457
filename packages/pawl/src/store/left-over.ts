import type { RunRow } from "./run-row.ts";

/**
 * Whether a claim that says what its worker holds frees this run of the worker. Not one that has come to the worker since the claim was made: a call that was given up
 * may arrive late, behind others, and its list is an old one then.
 */
export function isLeftOver(run: Pick<RunRow, "id" | "updatedMs">, held: ReadonlySet<string>, nowMs: number): boolean {
  return !held.has(run.id) && run.updatedMs < nowMs;
}
