import type { EventRow } from "../../store/event-row.ts";
import type { LinkedWrite } from "../../store/write.ts";

/** What an execution has added to its run's log and not handed to the journal yet, and how far the log is durable. */
export class RunLogBuffer {
  lastSeq: number;
  durableSeq: number;
  /** The last event that a step can depend on: it must be durable before one begins. */
  bindingSeq: number;
  /** The latest time that the log says; nothing that is added says an earlier one. */
  lastMs: number;
  #events: EventRow[] = [];
  /** What happens together with which event. */
  #links: { readonly seq: number; readonly writes: readonly LinkedWrite[] }[] = [];

  constructor(lastSeq: number, lastMs: number) {
    this.lastSeq = lastSeq;
    this.lastMs = lastMs;
    this.durableSeq = lastSeq;
    this.bindingSeq = lastSeq;
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
    this.#add({ seq: ++this.lastSeq, kind, key, atMs, startedMs, attempt, after, data });
    this.bindingSeq = this.lastSeq;
    this.lastMs = atMs;
  }

  /** A mark that a replay would set again just so: no step waits for it, and it travels with the next write. */
  mark(kind: string, key: string | null, atMs: number, data: string | null, after: number | null): void {
    this.#add({ seq: ++this.lastSeq, kind, key, atMs, startedMs: null, attempt: null, after, data });
    this.lastMs = atMs;
  }

  /** One that is filled until it is taken, and that no step waits for: it has the next number. */
  open(event: EventRow): void {
    this.#add(event);
    this.lastSeq = event.seq;
    this.lastMs = event.atMs;
  }

  /** Mostly it is one, for which `push` would make room for seventeen. */
  #add(event: EventRow): void {
    if (this.#events.length === 0) this.#events = [event];
    else this.#events.push(event);
  }

  /** These writes happen with the last event, or not at all. */
  link(writes: readonly LinkedWrite[]): void {
    this.#links.push({ seq: this.lastSeq, writes });
  }

  /** What is to be written: all of it, or as much as has `linkedMax` writes linked to it. */
  take(linkedMax: number): {
    readonly events: readonly EventRow[];
    readonly linked: readonly LinkedWrite[];
    readonly isAll: boolean;
  } {
    if (this.#links.length === 0) {
      const events = this.#events;
      this.#events = [];
      return { events, linked: none, isAll: true };
    }
    const linked: LinkedWrite[] = [];
    let count = 0;
    for (const { writes } of this.#links) {
      if (linked.length > 0 && linked.length + writes.length > linkedMax) break;
      linked.push(...writes);
      count++;
    }
    const next = this.#links[count];
    this.#links = this.#links.slice(count);
    const length = next === undefined ? this.#events.length : this.#events.findIndex(({ seq }) => seq === next.seq);
    const events = this.#events.splice(0, length);
    return { events, linked, isAll: next === undefined };
  }

  drop(): void {
    this.#events = [];
    this.#links = [];
  }
}

const none: readonly never[] = [];
