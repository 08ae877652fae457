import type { Store } from "../store/store.ts";
import type { Clock } from "./clock.ts";
import { deleteEnded } from "./delete-ended.ts";
import type { Logger } from "./logger.ts";
import { endedByMs, isPastRetention, type RetentionPolicy } from "./retention-rule.ts";

const firstAfterMs = 60_000;
const everyMs = 600_000;
/** Of each wait, either way: a fleet that was started at once does not sweep at once. */
const jitter = 0.25;
/** Between slices of which something was deleted, and between others: a walk over what is kept is to be as good as idle. */
const busyPauseMs = 50;
const idlePauseMs = 1_000;

/**
 * Deletes runs that are past their time, in the background of a process that has workers, a little at a time.
 *
 * `waiting` (for the next round) → `sweeping` (slice by slice, with pauses) → `waiting` …; `stop` leads out of either.
 */
export class Retention {
  readonly #rules: readonly RetentionPolicy[];
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #random: () => number;
  #stopping: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(params: {
    readonly rules: readonly RetentionPolicy[];
    readonly store: Store;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly random: () => number;
  }) {
    this.#rules = params.rules;
    this.#store = params.store;
    this.#clock = params.clock;
    this.#logger = params.logger;
    this.#random = params.random;
  }

  /** Idempotent. Does nothing where no rule ever deletes. */
  start(): void {
    if (this.#stopping !== null || endedByMs(this.#rules, 0) === null) return;
    this.#stopping = new AbortController();
    this.#running = this.#run(this.#stopping.signal);
  }

  /** Resolves when nothing of it is under way. */
  async stop(): Promise<void> {
    this.#stopping?.abort();
    this.#stopping = null;
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    let waitMs = firstAfterMs;
    while (await this.#wait(waitMs * (1 + jitter * (2 * this.#random() - 1)), signal)) {
      await this.#sweep(signal);
      waitMs = everyMs;
    }
  }

  async #sweep(signal: AbortSignal): Promise<void> {
    const nowMs = this.#clock.nowMs();
    let deleted = 0;
    try {
      const slices = deleteEnded({
        store: this.#store,
        endedByMs: endedByMs(this.#rules, nowMs) as number,
        isOver: (run) => isPastRetention(this.#rules, run, nowMs),
      });
      for await (const ofSlice of slices) {
        deleted += ofSlice;
        if (!(await this.#wait(ofSlice > 0 ? busyPauseMs : idlePauseMs, signal))) break;
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#logger.warn(`Deleting old runs failed and is tried again later: ${reason}`);
    }
    if (deleted > 0) this.#logger.info(`Retention has deleted ${deleted} ${deleted === 1 ? "run" : "runs"}.`);
  }

  /** Whether to go on. */
  #wait(delayMs: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        signal.removeEventListener("abort", end);
        resolve(!signal.aborted);
      };
      const cancel = this.#clock.setTimer(delayMs, end);
      signal.addEventListener("abort", end);
    });
  }
}
