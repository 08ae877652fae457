import type { Duration } from "../retry/duration.ts";
import type { RetryPolicy } from "../retry/retry-policy.ts";
import type { StepContext } from "./step.ts";

/** Takes back what a step has done; it is handed the value that the step returned. What it returns is not kept. */
export type UndoFunction<T = unknown> = (value: T, step: StepContext) => unknown;

/** An undo with a policy of its own. */
export interface UndoOptions<T = unknown> {
  readonly run: UndoFunction<T>;
  /** Default: the workflow's policy. An undo never parks its run: what fails for good is told in the run's error. */
  readonly retry?: RetryPolicy;
  /** For one attempt. Default: none. */
  readonly timeout?: Duration;
}

export type Undo<T = unknown> = UndoFunction<T> | UndoOptions<T>;
