import { PawlError } from "pawl";

/** A page of a run's steps; what comes to be there later stands at the end, so a place in the list is where it goes on. Pure. @throws PawlError `invalid_option`. */
export function pageOfSteps<Item>(
  steps: readonly Item[],
  { limit, cursor }: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): { readonly items: readonly Item[]; readonly nextCursor: string | null } {
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor))
    throw new PawlError("invalid_option", "cursor must be what a page before gave as nextCursor.");
  const from = Number(cursor ?? 0);
  const to = limit === undefined ? steps.length : from + limit;
  return { items: steps.slice(from, to), nextCursor: to < steps.length ? String(to) : null };
}
