import { PawlError } from "../errors/pawl-error.ts";
import { matchesQuery } from "../store/run-query.ts";
import type { RunRow } from "../store/run-row.ts";
import type { RunQuery, Store } from "../store/store.ts";
import { isRunId } from "./run-id.ts";

type Wanted = Omit<RunQuery, "beforeId" | "limit">;

/** Runs come with their payloads: a page is what a walk holds at a time. */
const pageSize = 200;
const idsMax = 10_000;

/** Which runs a walk is for. */
export interface Walk {
  readonly query: Wanted;
  /** What stores do not look for. */
  readonly isWanted: (run: RunRow) => boolean;
  readonly limit: number;
}

/** All runs that are wanted, newest first, as far as somebody walks. There is always a page, though it may be empty. */
export async function* scannedPages(store: Store, { query, isWanted, limit }: Walk): AsyncGenerator<readonly RunRow[]> {
  let beforeId: string | null = null;
  for (let seen = 0; ;) {
    const rows: readonly RunRow[] = await store.listRuns({ ...query, beforeId, limit: pageSize });
    const page = rows.filter(isWanted).slice(0, limit - seen);
    yield page;
    seen += page.length;
    if (rows.length < pageSize || seen >= limit) return;
    beforeId = rows.at(-1)!.id;
  }
}

/** Of these runs those that are wanted, newest first. */
export async function* namedPages(
  store: Store,
  named: readonly string[],
  { query, isWanted, limit }: Walk,
): AsyncGenerator<readonly RunRow[]> {
  const ids = [...new Set(named)].sort().toReversed();
  let seen = 0;
  for (let first = 0; first === 0 || (first < ids.length && seen < limit); first += pageSize) {
    const rows = await store.getRuns({ runIds: ids.slice(first, first + pageSize) });
    const page = rows
      .filter((run) => matchesQuery(run, query) && isWanted(run))
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, limit - seen);
    yield page;
    seen += page.length;
  }
}

/** Null: none are named. @throws PawlError `invalid_option`. */
export function checkedIds(ids: readonly string[] | undefined): readonly string[] | null {
  if (ids === undefined) return null;
  // What is no text names no run.
  if (Array.isArray(ids) && ids.length <= idsMax) return ids.filter(isRunId);
  const given = Array.isArray(ids) ? `has ${ids.length} ids` : `is ${String(ids)}`;
  throw new PawlError(
    "invalid_option",
    `The option runs ${given}; it must be a list of at most ${idsMax} ids of runs.`,
  );
}
