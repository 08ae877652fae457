import type { PawlError } from "../errors/pawl-error.ts";
import type { BulkOperation } from "./bulk-operation.ts";
import type { ErrorFilter } from "./error-filter.ts";
import type { ForkOptions, RetryOptions, RunFilter } from "./pawl.ts";

/** What `pawl.bulk` does to all runs that pass a filter. */
export interface Bulk {
  /** Asks each to cancel, and does not wait until they have cleaned up. Without `status`: all that have not ended. */
  cancel(options: BulkOptions & { readonly reason?: string; readonly force?: boolean }): BulkOperation;
  /** Without `status`: all that have not ended, and are neither paused nor blocked already. */
  pause(options: BulkOptions): BulkOperation;
  /** Without `status`: the paused and the blocked. */
  resume(options: BulkOptions): BulkOperation;
  /** Opens each again, at the step that failed or at `from`. Without `status`: the failed and the blocked. */
  retry(options: BulkOptions & RetryOptions): BulkOperation;
  /** Removes each that has ended. Without `status`: all that have ended. */
  delete(options: BulkOptions): BulkOperation;
  /**
   * Makes a new run of each, as `pawl.fork` does. With `key`, a repeated call makes no second fork of a run: it goes on where the first one was interrupted. Without
   * `status`: the failed.
   */
  fork(options: BulkForkOptions): BulkOperation;
}

export interface BulkForkOptions extends BulkOptions, Omit<ForkOptions, "idempotencyKey" | "files"> {
  /** Of all forks that belong together: at most one of each run. */
  readonly key?: string;
  /** Makes each fork's input of its origin's. Excludes `input`. */
  readonly editInput?: (input: unknown) => unknown;
}

export interface BulkOptions {
  /** Which runs: all that pass every condition. `{}`: all of the namespace. */
  readonly where: RunFilter;
  /** Only these, by id, at most 10,000: of them those that pass `where`. One that there is not is passed over. */
  readonly runs?: readonly string[];
  /** Of all these, only those that have come to this error: a group of `pawl.errors`. */
  readonly error?: ErrorFilter;
  /** The newest so many of them; default: all. */
  readonly limit?: number;
  /** How many are under way at a time, 1 to 1000; default 100. What is under way together is committed together. */
  readonly concurrency?: number;
  /** Counts what matches, and does nothing. */
  readonly dryRun?: boolean;
  /** Called after every page of runs, and at the end. */
  readonly onProgress?: (progress: BulkProgress) => void;
  /** No further run is begun; what has been done stays done, and the operation rejects with the reason. */
  readonly signal?: AbortSignal;
}

export interface BulkProgress {
  /** So many runs have been found. */
  readonly matched: number;
  readonly done: number;
  /** For these there was nothing to do (any more): the run had gone, ended, or was in a state that does not allow it. */
  readonly skipped: number;
  readonly failed: number;
}

export interface BulkResult extends Omit<BulkProgress, "failed"> {
  /** The first 100 of those that failed, with the reason. */
  readonly failed: readonly { readonly id: string; readonly error: PawlError }[];
  readonly failedCount: number;
}
