import type { Run } from "pawl";
import { wireSummary } from "../runs/wire-run.ts";
import type { EngineFeed } from "./engine-feed.ts";

/** How a run is now, as it goes over the wire; each text is made once, for all who get it. */
export class SummaryText {
  readonly run: Run;
  readonly #texts: [string | null, string | null] = [null, null];

  constructor(run: Run) {
    this.run = run;
  }

  text(seesAll: boolean): string {
    return (this.#texts[seesAll ? 1 : 0] ??= JSON.stringify(
      wireSummary(this.run, { role: seesAll ? "operator" : "user" }),
    ));
  }
}

const idsMax = 1_000;

/** Reads runs for all who ask in one turn by one question to the store. */
export class RunReads {
  readonly #feed: Pick<EngineFeed, "getRuns">;
  #asked: Map<string, PromiseWithResolvers<SummaryText | null>> = new Map();

  constructor(feed: Pick<EngineFeed, "getRuns">) {
    this.#feed = feed;
  }

  /** Null: there is none. */
  read(id: string): Promise<SummaryText | null> {
    if (this.#asked.size === 0) setImmediate(() => this.#ask());
    const asked = this.#asked.get(id) ?? Promise.withResolvers<SummaryText | null>();
    this.#asked.set(id, asked);
    return asked.promise;
  }

  #ask(): void {
    const asked = [...this.#asked];
    this.#asked = new Map();
    for (let at = 0; at < asked.length; at += idsMax) void this.#answer(new Map(asked.slice(at, at + idsMax)));
  }

  async #answer(asked: ReadonlyMap<string, PromiseWithResolvers<SummaryText | null>>): Promise<void> {
    try {
      const runs = new Map((await this.#feed.getRuns([...asked.keys()])).map((run) => [run.id, run]));
      for (const [id, { resolve }] of asked) {
        const run = runs.get(id);
        resolve(run === undefined ? null : new SummaryText(run));
      }
    } catch (error) {
      for (const { reject } of asked.values()) reject(error);
    }
  }
}
