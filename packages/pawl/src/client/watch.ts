import type { EventRow } from "../store/event-row.ts";
import type { RunHead } from "../store/run-head.ts";
import type { ChangeListener, LogPlace } from "../store/store.ts";
import { engineOf } from "./engine-of.ts";
import { runEvent } from "./event-reader.ts";
import type { Pawl } from "./pawl.ts";
import type { RunEvent } from "./run-event.ts";
import { isRunId } from "./run-id.ts";

/**
 * Calls back with the ids of runs that have changed: within 50 ms where another process has changed them, and once for all that this process writes in one commit. None:
 * something else has changed. Null: it may be any run, which also comes every few seconds where others share the store, in case something was not heard. A change that no log
 * tells of (a request to cancel, a claim) may come with a null only. Returns how to stop.
 */
export function watchChanges(pawl: Pawl, listener: ChangeListener): () => void {
  return engineOf(pawl).changes.listen(listener);
}

/** What one run's log has from a number on. */
export interface LogPage {
  /** How the run was, not later than its events were read; null: there is none of this id. */
  readonly run: RunHead | null;
  readonly events: RunEvent[];
}

/**
 * The logs of many runs at once, each from a number on, at most `limitPerRun` events of each; in the order in which they were asked for. One question to the store, together
 * with all else that is read of logs in the same turn.
 */
export async function readLogs(
  pawl: Pawl,
  query: { readonly runs: readonly LogPlace[]; readonly limitPerRun: number },
): Promise<LogPage[]> {
  const { logs } = engineOf(pawl);
  return Promise.all(
    query.runs.map(async (place) => {
      if (!isRunId(place.runId)) return { run: null, events: [] };
      const { run, events } = await logs.read({ ...place, limit: query.limitPerRun });
      return { run, events: events.map(readableEvent) };
    }),
  );
}

/** One value that cannot be read must not hide all others: `{ unreadable: reason }` stands in its place, as in lists. */
function readableEvent(event: EventRow): RunEvent {
  try {
    return runEvent(event);
  } catch (error) {
    const unreadable = error instanceof Error ? error.message : String(error);
    return runEvent(event, { key: event.key, data: { unreadable } });
  }
}
