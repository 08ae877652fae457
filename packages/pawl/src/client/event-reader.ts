import { PawlError } from "../errors/pawl-error.ts";
import type { Engine } from "../engine/engine.ts";
import type { EventRow } from "../store/event-row.ts";
import { isTerminal } from "../store/run-status.ts";
import { decodeValue } from "../values/decode.ts";
import type { EventsOptions } from "./pawl.ts";
import type { RunEvent } from "./run-event.ts";

const pageSize = 500;

/** A run's events from a number on, live until the run has ended. Nothing is missed or doubled: readers ask by number, and wake-ups carry no data. */
export async function* readEvents(
  engine: Engine,
  runId: string,
  options: EventsOptions = {},
): AsyncGenerator<RunEvent, void, undefined> {
  const { from = 1, follow = true, signal } = options;
  if (!Number.isSafeInteger(from) || from < 1) {
    throw new PawlError(
      "invalid_option",
      `The option from of events is ${String(from)}; it must be an event number from 1 on.`,
    );
  }
  const wake = new WakeUp();
  const stopListening = follow
    ? engine.changes.listen((changed) => (changed === null || changed === runId) && wake.call())
    : undefined;
  const onAbort = (): void => wake.call();
  signal?.addEventListener("abort", onAbort);
  try {
    let fromSeq = from;
    for (;;) {
      wake.reset();
      if (signal?.aborted === true || engine.isClosed) return;
      // The run is read before its events: if it had ended by then, these are all.
      const run = await engine.store.getRun({ runId });
      if (run === null) throw new PawlError("run_not_found", `There is no run "${runId}".`, { details: { runId } });
      const events = await engine.store.getEvents({ runId, fromSeq, limit: pageSize });
      for (const event of events) {
        fromSeq = event.seq + 1;
        yield runEvent(event);
      }
      if (events.length === pageSize) continue;
      if (!follow || isTerminal(run.status) || engine.isClosed) return;
      await wake.called;
    }
  } finally {
    stopListening?.();
    signal?.removeEventListener("abort", onAbort);
  }
}

/** An event as programs see it. */
export function runEvent(event: EventRow): RunEvent {
  return {
    seq: event.seq,
    kind: event.kind,
    at: new Date(event.atMs),
    key: event.key ?? undefined,
    attempt: event.attempt ?? undefined,
    startedAt: event.startedMs === null ? undefined : new Date(event.startedMs),
    data: hasPlainData(event.kind) ? (JSON.parse(event.data ?? "null") ?? undefined) : decodeValue(event.data),
  };
}

const jsonKinds: ReadonlySet<string> = new Set([
  "step-failed",
  "cancel-requested",
  "child-started",
  "child-spawned",
  "child-failed",
  "child-cancelled",
  "children-cancelled",
  "signal-sent",
  "cancel-sent",
]);

/** Error records and the engine's own notes on a run are JSON as it stands, not encoded values. */
function hasPlainData(kind: string): boolean {
  return jsonKinds.has(kind) || (kind.startsWith("run-") && kind !== "run-completed");
}

/** A call that comes before anybody waits for it is not lost. */
class WakeUp {
  called!: Promise<void>;
  call!: () => void;

  constructor() {
    this.reset();
  }

  reset(): void {
    this.called = new Promise((resolve) => (this.call = resolve));
  }
}
