import type { EventRow } from "./event-row.ts";
import type { Transition } from "./write.ts";

/**
 * Whether an append that cannot be done (again) has happened before: its answer got lost, and it was handed over once more. Told by its last
 * event, for an append is done as a whole or not at all. `stored` is the event that has this number in the log, if there is one.
 */
export function isRepeated(last: EventRow | undefined, stored: EventRow | null | undefined): boolean {
  if (last === undefined || stored === undefined || stored === null) return false;
  return (
    last.seq === stored.seq &&
    last.kind === stored.kind &&
    last.key === stored.key &&
    last.atMs === stored.atMs &&
    last.data === stored.data
  );
}

/**
 * Whether an append that cannot be done (again) is worth a look at the log. Who has lost the run is told so even if its record is there: it would
 * go on from it otherwise, and begin what the next owner may have done long ago. Nothing follows an append that lets go of the run.
 */
export function mayHaveHappened(transition: Pick<Transition, "status"> | null, isOwner: boolean): boolean {
  return isOwner || (transition !== null && transition.status !== "running");
}
