import type { Engine } from "../engine/engine.ts";
import type { EventRow } from "../store/event-row.ts";
import { readRun } from "./reading.ts";
import { runHistory, type RunHistory } from "./run-history.ts";

const pageSize = 5_000;
/** A run that is busy changes while it is read; what was read last is then as good as any. */
const triesMax = 5;

/** See `Pawl.export`. */
export async function exportRun(engine: Engine, runId: string): Promise<RunHistory> {
  let events: EventRow[] = [];
  for (let tries = 1; ; tries++) {
    const run = await readRun(engine, runId);
    // A log only grows, so a second look need not begin anew.
    events = await readOn(engine, runId, events);
    const signals = await engine.store.getSignals({ runId });
    const after = await readRun(engine, runId);
    const isSame = after.updatedMs === run.updatedMs && after.epoch === run.epoch && after.status === run.status;
    if (isSame || tries === triesMax) return runHistory({ run: after, events, signals }, engine.clock.nowMs());
  }
}

async function readOn(engine: Engine, runId: string, known: readonly EventRow[]): Promise<EventRow[]> {
  const events = [...known];
  for (;;) {
    const page = await engine.store.getEvents({ runId, fromSeq: (events.at(-1)?.seq ?? 0) + 1, limit: pageSize });
    events.push(...page);
    if (page.length < pageSize) return events;
  }
}
