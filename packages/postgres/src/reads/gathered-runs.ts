import type { RunRow } from "pawl/internal";

interface Asked {
  readonly runId: string;
  readonly resolve: (row: RunRow | null) => void;
  readonly reject: (error: unknown) => void;
}

/** So many are read at once: rows may be large. */
const atOnceMax = 200;

/**
 * Reads of single runs, of which those that come while one is under way share the next query. A program that awaits the results of 10,000 runs at once asks for each of
 * them: one by one, the last ones would wait for a connection for longer than a server may take to answer.
 *
 * What is asked for is read by a query that is sent afterwards, so whoever asks sees what was acknowledged before.
 */
export class GatheredRuns {
  /** Gives those that there are, in any order. */
  readonly #read: (runIds: readonly string[]) => Promise<readonly RunRow[]>;
  #asked: Asked[] = [];
  #isReading = false;

  constructor(read: (runIds: readonly string[]) => Promise<readonly RunRow[]>) {
    this.#read = read;
  }

  /** Null: there is no such run. */
  get(runId: string): Promise<RunRow | null> {
    const answer = new Promise<RunRow | null>((resolve, reject) => {
      this.#asked.push({ runId, resolve, reject });
    });
    if (!this.#isReading) void this.#readAll();
    return answer;
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    while (this.#asked.length > 0) await this.#readNext(this.#asked.splice(0, atOnceMax));
    this.#isReading = false;
  }

  async #readNext(asked: readonly Asked[]): Promise<void> {
    try {
      const rows = await this.#read([...new Set(asked.map(({ runId }) => runId))]);
      const byId = new Map(rows.map((row) => [row.id, row]));
      for (const { runId, resolve } of asked) resolve(byId.get(runId) ?? null);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
