import type { StepContext, StepOptions } from "./step.ts";

/**
 * One of several things that go on side by side: a step of its own, with its own retries. It may instead use the workflow's context
 * (steps, sleeps, parallels inside of it); then those are the steps.
 */
export type Branch<T = unknown> = (step: StepContext) => T | Promise<T>;

/**
 * - `fail-fast` (default): the first failure fails the whole, and the others are aborted.
 * - `collect-all`: every branch runs to its end; the result tells for each how it ended, as `Promise.allSettled` does.
 */
export type OnError = "fail-fast" | "collect-all";

export interface ParallelOptions<T = unknown> extends StepOptions<T> {
  readonly onError?: OnError;
  /** How many run at once; default: all. */
  readonly concurrency?: number;
}

export type FailFast<T = unknown> = ParallelOptions<T> & { readonly onError?: "fail-fast" };
export type CollectAll<T = unknown> = ParallelOptions<T> & { readonly onError: "collect-all" };

export interface RaceOptions<T = unknown> extends StepOptions<T> {
  /**
   * - `fail-fast` (default): the first branch to end decides, be it a failure.
   * - `collect-all`: failures are collected; the first success decides, and only if all fail the race does (`branches_failed`).
   */
  readonly onError?: OnError;
}

/** The value of each branch, under its key or at its place. */
export type BranchValues<Branches> = { -readonly [K in keyof Branches]: BranchValue<Branches[K]> };

/** How each branch ended, under its key or at its place. */
export type BranchOutcomes<Branches> = {
  -readonly [K in keyof Branches]: PromiseSettledResult<BranchValue<Branches[K]>>;
};

/** The branch that decided a race, and its value. */
export type RaceResult<Branches> = {
  [K in keyof Branches]: { readonly winner: K; readonly value: BranchValue<Branches[K]> };
}[keyof Branches];

/** What a branch comes to. */
export type BranchValue<B> = B extends (...args: never[]) => infer R ? Awaited<R> : never;
