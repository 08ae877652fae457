import { toErrorRecord } from "../errors/error-record.ts";
import type { EventRow } from "../store/event-row.ts";
import type { RunRow } from "../store/run-row.ts";
import type { AppendWrite } from "../store/write.ts";
import { transitionTo } from "./execution/transitions.ts";
import type { JournalWriter } from "./journal.ts";

/** A run whose stored log cannot be read (a damaged database): all that is written of it is that it is blocked, and why. */
export class UnreadableRun implements JournalWriter {
  isQueued = false;
  isWriting = false;
  readonly isSuspending: boolean = false;
  #write: AppendWrite | null;

  constructor(params: {
    readonly run: RunRow;
    readonly events: readonly EventRow[];
    readonly workerId: string;
    readonly nowMs: number;
    readonly error: unknown;
  }) {
    const { run, events, workerId, nowMs } = params;
    const error = JSON.stringify(toErrorRecord(params.error));
    const seq = (events.at(-1)?.seq ?? 0) + 1;
    this.#write = {
      type: "append",
      runId: run.id,
      workerId,
      epoch: run.epoch,
      events: [
        { seq, kind: "run-blocked", key: null, atMs: nowMs, startedMs: null, attempt: null, after: null, data: error },
      ],
      consumedSignalIds: [],
      state: undefined,
      transition: transitionTo("blocked", { error }),
      nowMs,
    };
  }

  takeWrite(): AppendWrite | null {
    const write = this.#write;
    this.#write = null;
    return write;
  }

  onWritten(): void {}
}
