import type { Pawl, Run, RunEvent } from "pawl";
import type { CliClock } from "../io.ts";

export interface FeedOptions {
  readonly clock: CliClock;
  /** Events before this moment are not told. */
  readonly sinceMs: number;
  readonly onEvent: (run: Run, event: RunEvent) => void;
}

const pollMs = 150;
/** The newest runs, and as many unfinished ones: a feed is read by a person. */
const newestMax = 100;
const unfinishedMax = 500;

/**
 * Tells the events of every run as they happen. The store has no feed over all runs, so this looks at the list a few times a second and reads the events
 * of those runs that are running or have changed.
 */
export class RunFeed {
  readonly #pawl: Pawl;
  readonly #options: FeedOptions;
  /** By run: the next event number, and how the run looked when its events were last read. */
  readonly #seen = new Map<string, { nextSeq: number; look: string }>();
  #isStopped = false;
  #cancelTimer: (() => void) | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(pawl: Pawl, options: FeedOptions) {
    this.#pawl = pawl;
    this.#options = options;
  }

  start(): void {
    this.#turn = this.#look();
  }

  /** Tells what has happened up to now, and ends. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer?.();
    await this.#turn;
    await this.#look();
  }

  async #look(): Promise<void> {
    const [newest, unfinished] = await Promise.all([
      this.#pawl.list({ limit: newestMax }),
      this.#pawl.list({
        status: ["pending", "running", "sleeping", "waiting", "paused", "blocked"],
        limit: unfinishedMax,
      }),
    ]);
    const runs = new Map([...newest.items, ...unfinished.items].map((run) => [run.id, run]));
    for (const run of [...runs.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) await this.#tell(run);
    for (const id of this.#seen.keys()) if (!runs.has(id)) this.#seen.delete(id);
    if (this.#isStopped) return;
    this.#cancelTimer = this.#options.clock.setTimer(pollMs, () => {
      // A store that is busy for a moment is looked at again with the next turn.
      this.#turn = this.#look().catch(() => this.start());
    });
  }

  async #tell(run: Run): Promise<void> {
    const seen = this.#seen.get(run.id) ?? { nextSeq: 1, look: "" };
    const look = `${run.status} ${run.updatedAt.getTime()}`;
    if (seen.look === look && run.status !== "running") return;
    this.#seen.set(run.id, seen);
    if (seen.look === "" && run.updatedAt.getTime() < this.#options.sinceMs && run.status !== "running") {
      seen.look = look;
      return;
    }
    for await (const event of this.#pawl.events(run.id, { from: seen.nextSeq, follow: false })) {
      seen.nextSeq = event.seq + 1;
      if (event.at.getTime() >= this.#options.sinceMs) this.#options.onEvent(run, event);
    }
    seen.look = look;
  }
}
