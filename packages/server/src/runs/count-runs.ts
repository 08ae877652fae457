import type { RunStatus } from "@pawl/api";
import type { Pawl, Run, RunFilter } from "pawl";
import type { Principal } from "../http/principal.ts";
import { isIdBeginning, meant, searchRuns } from "./search-runs.ts";

export interface Counts {
  readonly counts: Readonly<Partial<Record<RunStatus, number>>>;
  readonly isComplete: boolean;
}

/** Of an id's beginning there are few runs: they are counted as they are listed. */
const listedMax = 200;

/** How many runs of each status pass a filter and are meant by `q`. */
export async function countRuns(
  pawl: Pawl,
  principal: Principal,
  { filter, q }: { readonly filter: RunFilter; readonly q: string | undefined },
): Promise<Counts> {
  const text = q?.trim() ?? "";
  if (text === "") return picked(await pawl.counts(filter));
  if (isIdBeginning(text)) {
    const { items, nextCursor } = await searchRuns(pawl, principal, { filter, q, page: { limit: listedMax } });
    return { counts: tally(items), isComplete: nextCursor === undefined };
  }
  return countMeant(pawl, meant(pawl, principal, filter, text));
}

/** A run may be meant by its key and by its agent, and counts once. */
async function countMeant(pawl: Pawl, filters: readonly RunFilter[]): Promise<Counts> {
  const byKey = filters.filter(({ idempotencyKey }) => idempotencyKey !== undefined);
  const byAgent = filters.filter((filter) => !byKey.includes(filter));
  const agents = new Set(byAgent.map(({ workflow }) => workflow));
  const [counted, keyed] = await Promise.all([
    Promise.all(byAgent.map((filter) => pawl.counts(filter))),
    Promise.all(byKey.map((filter) => pawl.list({ ...filter, limit: listedMax }))),
  ]);
  const others = keyed.flatMap(({ items }) => items).filter(({ workflow }) => !agents.has(workflow));
  return {
    counts: sumOf([...counted.map(({ counts }) => counts), tally(others)]),
    isComplete:
      counted.every(({ isComplete }) => isComplete) && keyed.every(({ nextCursor }) => nextCursor === undefined),
  };
}

function tally(runs: readonly Run[]): Counts["counts"] {
  return sumOf(runs.map(({ status }) => ({ [status]: 1 })));
}

function sumOf(all: readonly Counts["counts"][]): Counts["counts"] {
  const total: Partial<Record<RunStatus, number>> = {};
  for (const counts of all)
    for (const [status, count] of Object.entries(counts) as [RunStatus, number][])
      total[status] = (total[status] ?? 0) + count;
  return total;
}

function picked({ counts, isComplete }: Counts): Counts {
  return { counts, isComplete };
}
