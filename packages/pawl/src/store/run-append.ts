import type { EventRow } from "./event-row.ts";

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
