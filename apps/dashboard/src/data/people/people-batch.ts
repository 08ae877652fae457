import type { Person } from "@pawl/api";

export interface AskedPerson {
  readonly id: string;
  /** The question where the id was seen; for whoever is no operator, only that opens the name. */
  readonly interrupt: string | null;
}

type Read = (query: {
  readonly id: string[];
  readonly interrupt: string[];
}) => Promise<{ readonly items: readonly Person[] }>;

interface Waiting {
  readonly asked: AskedPerson;
  readonly settle: PromiseWithResolvers<Person | null>;
}

/** The API takes no more at once. */
const batchMax = 50;

/** Asks for many names by few calls: a list shows a hundred at the same moment. */
export class PeopleBatch {
  readonly #read: Read;
  readonly #wait: (work: () => void) => void;
  #waiting: Waiting[] = [];

  constructor({ read, wait }: { readonly read: Read; readonly wait: (work: () => void) => void }) {
    this.#read = read;
    this.#wait = wait;
  }

  /** Null: whoever it is, it is not for the caller to know. */
  get(asked: AskedPerson): Promise<Person | null> {
    const settle = Promise.withResolvers<Person | null>();
    if (this.#waiting.push({ asked, settle }) === 1) this.#wait(() => this.#ask());
    return settle.promise;
  }

  #ask(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let at = 0; at < waiting.length; at += batchMax) void this.#askSome(waiting.slice(at, at + batchMax));
  }

  async #askSome(waiting: readonly Waiting[]): Promise<void> {
    try {
      const { items } = await this.#read({
        id: [...new Set(waiting.map(({ asked }) => asked.id))],
        interrupt: [...new Set(waiting.flatMap(({ asked }) => asked.interrupt ?? []))],
      });
      const known = new Map(items.map((person) => [person.id, person]));
      for (const { asked, settle } of waiting) settle.resolve(known.get(asked.id) ?? null);
    } catch (error) {
      for (const { settle } of waiting) settle.reject(error);
    }
  }
}
