import type { Engine } from "../engine/engine.ts";
import type { EventRow } from "../store/event-row.ts";
import { isTerminal } from "../store/run-status.ts";
import { checkRunId, runNotFound } from "./run-id.ts";

export interface LogReading {
  readonly fromSeq: number;
  readonly follow: boolean;
  readonly signal: AbortSignal | undefined;
  /** Events read at a time. The next are read when these have been taken: a slow reader holds no more than this. */
  readonly pageSize: number;
  /** Asked when all is read that is there: true, nothing more is wanted. */
  readonly isEnough?: () => boolean;
}

/** A run's log from a number on, live until the run has ended. Nothing is missed or doubled: readers ask by number, and wake-ups carry no data. */
export async function* readLog(
  engine: Engine,
  runId: string,
  reading: LogReading,
): AsyncGenerator<EventRow, void, undefined> {
  const { follow, signal, pageSize } = reading;
  checkRunId(runId);
  const wake = new WakeUp();
  const stopListening = follow ? engine.changes.follow(runId, () => wake.call()) : undefined;
  const onAbort = (): void => wake.call();
  const isAborted = (): boolean => signal?.aborted === true;
  signal?.addEventListener("abort", onAbort);
  try {
    let { fromSeq } = reading;
    for (;;) {
      wake.reset();
      if (isAborted() || engine.isClosed) return;
      // The run is not newer than its events: if it had ended by then, these are all.
      const { run, events } = await engine.logs.read({ runId, fromSeq, limit: pageSize });
      if (run === null) throw runNotFound(runId);
      for (const event of events) {
        fromSeq = event.seq + 1;
        yield event;
        if (isAborted()) return;
      }
      if (events.length === pageSize) continue;
      if (!follow || isTerminal(run.status) || engine.isClosed || reading.isEnough?.() === true) return;
      await wake.called;
    }
  } finally {
    stopListening?.();
    signal?.removeEventListener("abort", onAbort);
  }
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
