import type { EventRow } from "../../store/event-row.ts";

/** What an execution has added to its run's log and not handed to the journal yet, and how far the log is durable. */
export class RunLogBuffer {
  lastSeq: number;
  durableSeq: number;
  /** The last event that a step can depend on: it must be durable before one begins. */
  bindingSeq: number;
  /** The latest time that the log says; nothing that is added says an earlier one. */
  lastMs: number;
  #events: EventRow[] = [];

  constructor(lastSeq: number, lastMs: number) {
    this.lastSeq = lastSeq;
    this.lastMs = lastMs;
    this.durableSeq = lastSeq;
    this.bindingSeq = lastSeq;
  }

  get isEmpty(): boolean {
    return this.#events.length === 0;
  }

  append(
    kind: string,
    key: string | null,
    atMs: number,
    data: string | null,
    startedMs: number | null = null,
    attempt: number | null = null,
    after: number | null = null,
  ): void {
    this.#events.push({ seq: ++this.lastSeq, kind, key, atMs, startedMs, attempt, after, data });
    this.bindingSeq = this.lastSeq;
    this.lastMs = atMs;
  }

  /** A mark that a replay would set again just so: no step waits for it, and it travels with the next write. */
  mark(kind: string, key: string | null, atMs: number, data: string | null, after: number | null): void {
    this.#events.push({ seq: ++this.lastSeq, kind, key, atMs, startedMs: null, attempt: null, after, data });
    this.lastMs = atMs;
  }

  /** One that is filled until it is taken, and that no step waits for: it has the next number. */
  open(event: EventRow): void {
    this.#events.push(event);
    this.lastSeq = event.seq;
    this.lastMs = event.atMs;
  }

  take(): readonly EventRow[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}
