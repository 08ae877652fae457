import type { EndedRow, Store } from "../store/store.ts";

/** Runs that one look goes over. */
const sliceRuns = 500;
/** Runs that one delete removes, with their logs: few, so that the commits of others do not wait for long. */
const runsPerDelete = 100;

/**
 * Goes through all runs, oldest first, and deletes the ended ones that `isOver` names; yields after each slice how many that were. Several that do
 * so at once are harmless: a run is deleted by one of them.
 *
 * @param params.signal ends it before the next slice, with the signal's reason.
 */
export async function* deleteEnded(params: {
  readonly store: Store;
  readonly endedByMs: number;
  readonly isOver: (run: EndedRow) => boolean;
  readonly signal?: AbortSignal | undefined;
}): AsyncGenerator<number, void, undefined> {
  const { store, endedByMs, isOver, signal } = params;
  let afterId: string | null = null;
  do {
    signal?.throwIfAborted();
    const slice: Awaited<ReturnType<Store["scanEnded"]>> = await store.scanEnded({
      afterId,
      endedByMs,
      limit: sliceRuns,
    });
    const runIds = slice.ended.filter(isOver).map(({ id }) => id);
    let deleted = 0;
    for (let at = 0; at < runIds.length; at += runsPerDelete) {
      deleted += await store.deleteRuns({ runIds: runIds.slice(at, at + runsPerDelete), endedByMs });
    }
    yield deleted;
    afterId = slice.lastId;
  } while (afterId !== null);
}
