import type { LogPart, LogPlace, Store } from "../store/store.ts";

interface Asked {
  readonly place: LogPlace;
  readonly waiting: {
    readonly resolve: (part: LogPart) => void;
    readonly reject: (error: unknown) => void;
  }[];
}

/** So many questions may be under way: one that brings much does not hold up the next, and those that come meanwhile are in that. */
const underWayMax = 2;
const placesMax = 1_000;

/**
 * Reads of logs by all readers of this process. A change wakes many readers in one turn, and each asks for what is new in its run: all of it is one question to the store.
 * Who asks for the same gets the same.
 */
export class LogReads {
  readonly #store: Pick<Store, "readLogs">;
  /** By how many events are wanted of each run, by run and number. */
  readonly #asked: Map<number, Map<string, Asked>> = new Map();
  #underWay = 0;
  #isScheduled = false;

  constructor(store: Pick<Store, "readLogs">) {
    this.#store = store;
  }

  /** How the run is now (null: there is none), and at most `limit` of its events from a number on. */
  read({ limit, ...place }: LogPlace & { readonly limit: number }): Promise<LogPart> {
    return new Promise((resolve, reject) => {
      const places = this.#asked.get(limit) ?? new Map<string, Asked>();
      const key = `${place.runId} ${place.fromSeq}`;
      const asked = places.get(key) ?? { place, waiting: [] };
      asked.waiting.push({ resolve, reject });
      this.#asked.set(limit, places.set(key, asked));
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled || this.#underWay >= underWayMax || this.#asked.size === 0) return;
    this.#isScheduled = true;
    // Behind the reactions that are in line already: those of all who were woken together.
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#ask();
    });
  }

  #ask(): void {
    const [limit, places] = this.#asked.entries().next().value as [number, Map<string, Asked>];
    const asked = [...places].slice(0, placesMax);
    for (const [key] of asked) places.delete(key);
    if (places.size === 0) this.#asked.delete(limit);
    this.#underWay += 1;
    void this.#answer(
      limit,
      asked.map(([, one]) => one),
    );
    this.#schedule();
  }

  async #answer(limitPerRun: number, asked: readonly Asked[]): Promise<void> {
    try {
      const parts = await this.#store.readLogs({ runs: asked.map(({ place }) => place), limitPerRun });
      for (const [index, { waiting }] of asked.entries()) for (const { resolve } of waiting) resolve(parts[index]!);
    } catch (error) {
      for (const { waiting } of asked) for (const { reject } of waiting) reject(error);
    }
    this.#underWay -= 1;
    this.#schedule();
  }
}
