import type { RunStatus } from "../store/run-status.ts";
import type { Run } from "./run.ts";
import type { EventsOptions } from "./pawl.ts";
import type { RunEvent } from "./run-event.ts";
import type { StreamChunk, StreamReadOptions } from "./stream-chunk.ts";

/** A run that you hold on to; `pawl.start` and `pawl.run(id)` give it. */
export interface RunHandle<Output = unknown> {
  readonly id: string;
  /** False when the run was there already: `pawl.start` found the one that has this idempotency key, or `pawl.retry` has begun it again. Undefined from `pawl.run`. */
  readonly isNew: boolean | undefined;
  /**
   * The output, once the run has ended; follows `continueAsNew` to the end of the chain.
   *
   * @throws PawlError the run's own error when it failed (with `details.runId`); `run_cancelled`; `run_not_found`;
   *   `closed` when Pawl is closed while waiting.
   */
  result(): Promise<Output>;
  status(): Promise<RunStatus>;
  get(): Promise<Run<unknown, Output>>;
  events(options?: EventsOptions): AsyncIterable<RunEvent>;
  /** As `pawl.stream`. */
  stream<Chunk = unknown>(name: string, options?: StreamReadOptions): AsyncIterable<StreamChunk<Chunk>>;
  signal(name: string, payload?: unknown): Promise<void>;
  cancel(options?: { readonly reason?: string; readonly force?: boolean }): Promise<Run>;
}
