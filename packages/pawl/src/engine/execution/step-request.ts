import { PawlError } from "../../errors/pawl-error.ts";
import { durationMs } from "../../retry/duration.ts";
import type { StepContext, StepOptions } from "../../workflow/step.ts";
import type { RaceMark } from "./branch-record.ts";
import type { Execution } from "./execution.ts";
import type { StepRequest } from "./op.ts";
import { undoRequest } from "./undo-request.ts";

/** Checks a step's options and fills in what the workflow and the worker say where it says nothing. */
export function stepRequest(
  execution: Execution,
  params: {
    readonly what: string;
    readonly options: StepOptions<never> | undefined;
    readonly fn: unknown;
    readonly isBranch: boolean;
    readonly race?: RaceMark | undefined;
  },
): StepRequest {
  const { what, options, fn, isBranch, race } = params;
  if (typeof fn !== "function") {
    throw new PawlError("invalid_option", `The function of ${what} is not a function but ${typeof fn}.`);
  }
  const retry = options?.retry ?? execution.workflow.retry ?? execution.owner.retryDefault;
  if (typeof retry.attemptsMax !== "number") {
    throw new PawlError("invalid_option", `The retry of ${what} is no retry policy.`, {
      hint: "Make one with exponential(), fixed() or noRetry().",
    });
  }
  const timeout = options?.timeout;
  return {
    fn: fn as (step: StepContext) => unknown,
    retry,
    timeoutMs: timeout === undefined ? undefined : durationMs(timeout, `timeout of ${what}`),
    isBranch,
    race,
    undo: undoRequest(execution, options?.undo, what),
  };
}
