import type { Duration } from "../retry/duration.ts";

export interface WorkerOptions {
  /** How many runs at once; default 100. Runs that only wait do not count. */
  readonly concurrency?: number;
  /** Default: every queue. */
  readonly queues?: readonly string[];
  /** How long its lease lasts without a sign of life; default 8 s, at least 100 ms. Another worker takes its runs over within 1.25 × this. */
  readonly lease?: Duration;
  /** For `stop` and `close`: how long steps under way may go on; default 30 s. */
  readonly shutdownTimeout?: Duration;
}

export interface Worker {
  readonly id: string;
  /** Runs in memory now. */
  readonly activeRuns: number;
  /**
   * Claims nothing more, lets steps that are under way finish (within the timeout, then their signal is aborted), and gives every run back so
   * that another worker has it at once.
   */
  stop(options?: { readonly timeout?: Duration }): Promise<void>;
}
