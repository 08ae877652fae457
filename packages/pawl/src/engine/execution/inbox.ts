import type { SignalRow } from "../../store/signal-row.ts";
import { isHeld } from "./held-messages.ts";
import { LateMap } from "./late-map.ts";
import { LateSet } from "./late-set.ts";

/** Messages that were accepted for a run and that its code has not consumed yet. */
export class Inbox {
  /** By name, oldest first: a run can have thousands of children, each with a message of its own name. */
  readonly #messages: LateMap<string, SignalRow[]> = new LateMap();
  readonly #seenIds: LateSet<string> = new LateSet();
  #consumed: { readonly id: string; readonly seq: number }[] = [];

  constructor(messages: readonly SignalRow[]) {
    this.add(messages);
  }

  /**
   * Takes in what the store has; what was here before, even if consumed meanwhile, is not taken twice. One that still waits here and has come anew counts as it is now:
   * the end of a child that was retried, and has ended once more. Whether there was anything new.
   */
  add(messages: readonly SignalRow[]): boolean {
    const before = this.#seenIds.size;
    for (const message of messages) {
      if (this.#seenIds.has(message.id)) {
        this.#replace(message);
        continue;
      }
      this.#seenIds.add(message.id);
      const line = this.#messages.get(message.name);
      if (line === undefined) this.#messages.set(message.name, [message]);
      else line.push(message);
    }
    return this.#seenIds.size > before;
  }

  /** The oldest message of this name, which is no longer here then. */
  take(name: string): SignalRow | null {
    const line = this.#messages.get(name);
    if (line === undefined) return null;
    const message = line.shift() ?? null;
    if (line.length === 0) this.#messages.delete(name);
    return message;
  }

  /** Takes back a message that nobody waits for any more, to its place in the order. */
  putBack(message: SignalRow): void {
    const line = this.#messages.get(message.name) ?? [];
    if (line.some(({ id }) => id === message.id)) return;
    const index = line.findIndex(({ id }) => id > message.id);
    line.splice(index === -1 ? line.length : index, 0, message);
    this.#messages.set(message.name, line);
  }

  #replace(message: SignalRow): void {
    const line = this.#messages.get(message.name);
    const index = line?.findIndex(({ id }) => id === message.id) ?? -1;
    if (index !== -1) line?.splice(index, 1, message);
  }

  /** `seq`: the event that says so; the store forgets the message with it, not before. */
  consume(message: SignalRow, seq: number): void {
    if (!isHeld(message.id)) this.#consumed.push({ id: message.id, seq });
  }

  /** What the store can forget with the events up to this one, once. */
  takeConsumedIds(throughSeq: number): readonly string[] {
    if (this.#consumed.length === 0) return none;
    const ids = this.#consumed.filter(({ seq }) => seq <= throughSeq).map(({ id }) => id);
    this.#consumed = this.#consumed.filter(({ seq }) => seq > throughSeq);
    return ids;
  }
}

const none: readonly string[] = [];
