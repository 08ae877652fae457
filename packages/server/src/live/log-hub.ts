import type { LiveClock } from "./clock.ts";
import type { EngineFeed } from "./engine-feed.ts";
import { FollowedRun } from "./followed-run.ts";
import type { LogReader } from "./log-reader.ts";
import type { RunReads } from "./run-reads.ts";

const retryMs = 1_000;

/** A reader's place among those who follow a run. */
export interface Following {
  /** The reader has room again. */
  look(): void;
  stop(): void;
}

/** The runs that somebody here follows. */
export class LogHub {
  readonly #feed: EngineFeed;
  readonly #runs: RunReads;
  readonly #clock: LiveClock;
  readonly #followed: Map<string, FollowedRun> = new Map();

  constructor(parts: { readonly feed: EngineFeed; readonly runs: RunReads; readonly clock: LiveClock }) {
    this.#feed = parts.feed;
    this.#runs = parts.runs;
    this.#clock = parts.clock;
  }

  get isIdle(): boolean {
    return this.#followed.size === 0;
  }

  /** Brings the reader what there is, and what comes. Whether it may see the run has been decided. */
  follow(runId: string, reader: LogReader, onEmpty: () => void): Following {
    const run = this.#followed.get(runId) ?? this.#begin(runId);
    run.readers.add(reader);
    run.look();
    return {
      look: () => run.look(),
      stop: () => {
        run.readers.delete(reader);
        if (run.readers.size > 0 || this.#followed.get(runId) !== run) return;
        this.#followed.delete(runId);
        onEmpty();
      },
    };
  }

  /** Null: it may be any. */
  changed(runIds: readonly string[] | null): void {
    for (const runId of runIds ?? this.#followed.keys()) this.#followed.get(runId)?.look();
  }

  #begin(runId: string): FollowedRun {
    const run: FollowedRun = new FollowedRun({
      runId,
      feed: this.#feed,
      runs: this.#runs,
      onFailure: () => void this.#clock.after(retryMs, () => run.look()),
    });
    this.#followed.set(runId, run);
    return run;
  }
}
