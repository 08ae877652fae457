import type { LiveLink } from "./live-link.ts";
import type { Heard, Subscriber, Target } from "./subscriber.ts";

export interface NumberedReading<Item> {
  readonly link: LiveLink;
  /** The number of the first item wanted. */
  readonly from: number;
  readonly numberOf: (item: Item) => number;
  readonly itemsOf: (message: Heard) => readonly Item[];
  /** What to ask for to get what comes from a number on; `last` is the item before, if one was heard. */
  readonly targetAt: (next: number, last: Item | undefined) => Target;
  readonly signal: AbortSignal | undefined;
}

/** So many items are kept for a caller who takes them slowly; more are asked for when they have taken these. */
const keepMax = 1_000;

/** Items that are numbered without gaps, each once and in order, whatever becomes of the connection. */
export async function* readNumbered<Item>(reading: NumberedReading<Item>): AsyncGenerator<Item, void, undefined> {
  const { signal, link } = reading;
  signal?.throwIfAborted();
  const reader = new NumberedReader(reading);
  const onAbort = (): void => reader.fail(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    link.join(reader);
    for (;;) {
      const items = await reader.take();
      if (items === null) return;
      for (const item of items) {
        yield item;
        signal?.throwIfAborted();
      }
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    link.leave(reader);
  }
}

class NumberedReader<Item> implements Subscriber {
  readonly #reading: NumberedReading<Item>;
  #next: number;
  #last: Item | undefined;
  #kept: Item[] = [];
  #isPaused = false;
  #isEnded = false;
  #failure: { readonly error: unknown } | null = null;
  #wake: () => void = () => {};

  constructor(reading: NumberedReading<Item>) {
    this.#reading = reading;
    this.#next = reading.from;
  }

  target(): Target {
    return this.#reading.targetAt(this.#next, this.#last);
  }

  hear(message: Heard): void {
    const { itemsOf, numberOf, link } = this.#reading;
    if (message.type === "end") this.#isEnded = true;
    for (const item of itemsOf(message)) {
      const number = numberOf(item);
      if (number < this.#next) continue;
      // A gap would be a fault of the server's; what is missing is asked for.
      if (number > this.#next) return link.join(this);
      this.#kept.push(item);
      this.#last = item;
      this.#next = number + 1;
    }
    if (this.#kept.length >= keepMax && !this.#isEnded) {
      this.#isPaused = true;
      link.leave(this);
    }
    this.#wake();
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  /** What has come; null: that was all. @throws what it failed with, when all that came before has been taken. */
  async take(): Promise<readonly Item[] | null> {
    for (;;) {
      const kept = this.#kept;
      this.#kept = [];
      if (kept.length > 0) return kept;
      if (this.#failure !== null) throw this.#failure.error;
      if (this.#isEnded) return null;
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      if (this.#isPaused) {
        this.#isPaused = false;
        this.#reading.link.join(this);
      }
      await woken;
    }
  }
}
