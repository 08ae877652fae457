import type { SignalRow } from "../../store/signal-row.ts";

/** Messages that were accepted for a run and that its code has not consumed yet. */
export class Inbox {
  #messages: SignalRow[];
  readonly #seenIds: Set<string>;
  #consumedIds: string[] = [];

  constructor(messages: readonly SignalRow[]) {
    this.#messages = [...messages];
    this.#seenIds = new Set(messages.map(({ id }) => id));
  }

  /** Takes in what the store has; what was here before, even if consumed meanwhile, is not taken twice. */
  add(messages: readonly SignalRow[]): void {
    for (const message of messages) {
      if (this.#seenIds.has(message.id)) continue;
      this.#seenIds.add(message.id);
      this.#messages.push(message);
    }
  }

  /** The oldest message of this name, which is no longer here then. */
  take(name: string): SignalRow | null {
    const index = this.#messages.findIndex((message) => message.name === name);
    if (index === -1) return null;
    return this.#messages.splice(index, 1)[0] ?? null;
  }

  /** Takes back a message that nobody waits for any more, to its place in the order. */
  putBack(message: SignalRow): void {
    const index = this.#messages.findIndex(({ id }) => id > message.id);
    this.#messages.splice(index === -1 ? this.#messages.length : index, 0, message);
  }

  consume(message: SignalRow): void {
    this.#consumedIds.push(message.id);
  }

  /** What the store can forget, once. */
  takeConsumedIds(): readonly string[] {
    if (this.#consumedIds.length === 0) return none;
    const ids = this.#consumedIds;
    this.#consumedIds = [];
    return ids;
  }
}

const none: readonly string[] = [];
