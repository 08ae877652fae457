import type { RetryPolicy } from "../retry/retry-policy.ts";
import type { Duration } from "../retry/duration.ts";
import type { RunLog } from "./run-log.ts";
import type { Undo } from "./undo.ts";
import type { StreamWriter } from "./stream-writer.ts";

/** What a step's function is handed. */
export interface StepContext {
  /**
   * The same for every attempt of this step, and for no other step of any run: hand it to the API that you call. A step that is done anew after it was undone
   * (`pawl.retry` of a run that was compensated) gets another one.
   */
  readonly idempotencyKey: string;
  /** From 1. */
  readonly attempt: number;
  /** Aborted when the step times out, loses a race, or its run is cancelled, taken over, or shut down. */
  readonly signal: AbortSignal;
  readonly runId: string;
  /** The step's name, with its number if the name was used before: `charge#2`. */
  readonly key: string;
  readonly log: RunLog;
  /** As `ctx.emit`: an event that carries the step's key. An attempt that fails has said what it has said. */
  emit(kind: string, data?: unknown): void;
  /** As `ctx.progress`. */
  progress(fraction: number, message?: string): void;
  /** As `ctx.stream`: a named channel of the run, for what comes bit by bit. */
  readonly stream: (name: string) => StreamWriter;
}

export type StepFunction<T> = (step: StepContext) => T | Promise<T>;

export interface StepOptions<T = unknown> {
  /** Default: the workflow's policy. */
  readonly retry?: RetryPolicy;
  /** For one attempt; the attempt then fails with `step_timeout` and its signal is aborted. Default: none. */
  readonly timeout?: Duration;
  /**
   * Takes the step back when the run fails or is cancelled after the step has completed: undos run in the reverse order in which their steps completed, each as a
   * durable step of its own (`undo:charge`).
   *
   * @example await ctx.step("charge", { undo: (payment: Payment) => refund(payment.id) }, () => charge(order));
   */
  readonly undo?: Undo<T>;
}
