import type { ClaimRequest } from "pawl/internal";
import type { SortedWrites } from "./sort-writes.ts";

/** On a worker, for as long as a batch is being written: shared by those who write as this worker, exclusive for who takes runs from it. */
export interface Lock {
  readonly workerId: string;
  readonly isExclusive: boolean;
}

/** In ascending order, so that two batches never wait for each other. */
export function locksOf(
  writes: SortedWrites,
  claim: ClaimRequest | null,
  dispossessed: readonly string[],
): readonly Lock[] {
  const shared = new Set<string>();
  for (const { write } of writes.starts) if (write.workerId !== null) shared.add(write.workerId);
  for (const { write } of writes.appends) shared.add(write.workerId);
  for (const { write } of writes.transitions) shared.add(write.workerId);
  if (claim !== null) shared.add(claim.workerId);
  const exclusive = new Set(dispossessed);
  // It gives back what a claim of its own has taken whose answer got lost, so that one has to be over.
  if (claim !== null && claim.holds !== null) exclusive.add(claim.workerId);
  return [...new Set([...shared, ...exclusive])]
    .sort()
    .map((workerId) => ({ workerId, isExclusive: exclusive.has(workerId) }));
}
