import { bareWorkerId, emptyBatch, type BareBatch } from "./bare-batch.ts";
import type { BareStore } from "./bare-store.ts";

/** A run of the bare loop: it is told when its last rows are durable, and then writes its next ones. */
export interface BareRun {
  onDurable(): void;
}

/**
 * Shares commits and does nothing else: no workflow code, no replay, no promises. While one batch is being committed the next one gathers. This
 * is what an engine that shares commits cannot be faster than.
 */
export class BareLoop {
  readonly #store: BareStore;
  #batch: BareBatch = emptyBatch();
  #members: BareRun[] = [];
  #underWay = 0;
  #lastRun = 0;
  /** As many runs are enough for a batch while another one can be under way beside it. */
  readonly #batchMax: number;

  /** @param concurrency runs in flight: with several lanes, each gets its share of them */
  constructor(store: BareStore, concurrency: number) {
    this.#store = store;
    this.#batchMax = store.lanes === 1 ? Number.POSITIVE_INFINITY : Math.ceil(concurrency / store.lanes);
  }

  /** A number for a run. */
  nextRun(): number {
    return ++this.#lastRun;
  }

  /** The row of a run that begins. */
  begin(n: number, input: string): void {
    const nowMs = Date.now();
    const id = `01a1fcb4-0000-7000-8000-${String(n).padStart(12, "0")}`;
    this.#batch.runs.push(
      n,
      id,
      "default",
      "bench",
      1,
      "default",
      0,
      "running",
      bareWorkerId,
      1,
      input,
      0,
      id,
      nowMs,
      nowMs,
      nowMs,
      nowMs,
    );
  }

  step(n: number, seq: number, key: string, data: string): void {
    const nowMs = Date.now();
    this.#batch.events.push(n, seq, "step-completed", key, nowMs, nowMs, 1, seq - 1, data);
  }

  mark(n: number, seq: number, kind: string, data: string | null): void {
    this.#batch.events.push(n, seq, kind, null, Date.now(), null, null, null, data);
  }

  /** The change to the row of a run that ends. */
  end(n: number, output: string): void {
    this.#batch.ends.push(output, Date.now(), n);
  }

  /** The run has written something: it is called when that is durable. */
  join(run: BareRun): void {
    this.#members.push(run);
    if (this.#members.length >= this.#batchMax) this.flush();
  }

  /** Commits what has gathered, unless as many commits are under way as the store takes. */
  flush(): void {
    if (this.#underWay === this.#store.lanes || this.#members.length === 0) return;
    const members = this.#members;
    const batch = this.#batch;
    this.#members = [];
    this.#batch = emptyBatch();
    this.#underWay++;
    this.#store.commit(batch, () => this.#onDurable(members));
  }

  #onDurable(durable: readonly BareRun[]): void {
    this.#underWay--;
    this.flush();
    for (const run of durable) run.onDurable();
    this.flush();
  }
}
