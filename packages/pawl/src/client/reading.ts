import type { Engine } from "../engine/engine.ts";
import { isReplayed, type EventRow } from "../store/event-row.ts";
import type { RunRow } from "../store/run-row.ts";
import { checkRunId, runNotFound } from "./run-id.ts";

const pageSize = 5_000;

/** @throws PawlError `run_not_found`. */
export async function readRun(engine: Engine, runId: string): Promise<RunRow> {
  checkRunId(runId);
  const run = await engine.store.getRun({ runId });
  if (run === null) throw runNotFound(runId);
  return run;
}

/** The whole log of a run (or what it has from a number on), as it is now, but for what its steps have streamed: of that only where it stands, since it can be much. */
export async function readAllEvents(engine: Engine, runId: string, fromSeq = 1): Promise<EventRow[]> {
  const events: EventRow[] = [];
  for (;;) {
    const nextSeq = events.length === 0 ? fromSeq : events.at(-1)!.seq + 1;
    const page = await engine.store.getEvents({ runId, fromSeq: nextSeq, limit: pageSize });
    for (const event of page) events.push(isReplayed(event) ? event : { ...event, data: null });
    if (page.length < pageSize) return events;
  }
}
