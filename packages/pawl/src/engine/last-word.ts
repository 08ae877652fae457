import type { EventRow } from "../store/event-row.ts";
import type { RunRow } from "../store/run-row.ts";
import type { AppendWrite, Transition } from "../store/write.ts";
import type { JournalWriter } from "./journal.ts";

/** A single write about a run that has no execution (any more): it is parked, or given back. */
export class LastWord implements JournalWriter {
  isQueued = false;
  isWriting = false;
  readonly isSuspending = false;
  readonly mustStay = false;
  readonly #onDone: () => void;
  #write: AppendWrite | null;

  constructor(params: {
    readonly run: Pick<RunRow, "id" | "epoch">;
    readonly workerId: string;
    readonly nowMs: number;
    readonly events: readonly EventRow[];
    readonly transition: Transition;
    /** It is durable, or was refused. */
    readonly onDone: () => void;
  }) {
    this.#onDone = params.onDone;
    const { run, workerId, nowMs, events, transition } = params;
    this.#write = {
      type: "append",
      runId: run.id,
      workerId,
      epoch: run.epoch,
      events,
      consumedSignalIds: [],
      state: undefined,
      attributes: undefined,
      linked: [],
      transition,
      nowMs,
    };
  }

  takeWrite(): AppendWrite | null {
    const write = this.#write;
    this.#write = null;
    return write;
  }

  onWritten(): void {
    this.#onDone();
  }

  instead(): null {
    this.#onDone();
    return null;
  }
}
