import { PawlError } from "../../errors/pawl-error.ts";
import { durationMs } from "../../retry/duration.ts";
import type { RetryPolicy } from "../../retry/retry-policy.ts";
import type { UndoFunction, UndoOptions } from "../../workflow/undo.ts";
import type { Execution } from "./execution.ts";

/** How a step is taken back. */
export interface UndoRequest {
  readonly run: UndoFunction;
  readonly retry: RetryPolicy;
  readonly timeoutMs: number | undefined;
}

/** Checks the option `undo` of a step and fills in what the workflow and the worker say where it says nothing. */
export function undoRequest(execution: Execution, undo: unknown, what: string): UndoRequest | undefined {
  if (undo === undefined) return undefined;
  const parts = partsOf(undo);
  if (typeof parts?.run !== "function") {
    throw new PawlError("invalid_option", `The undo of ${what} is neither a function nor { run, retry, timeout }.`);
  }
  const retry = parts.retry ?? execution.workflow.retry ?? execution.owner.retryDefault;
  if (typeof retry.attemptsMax !== "number") {
    throw new PawlError("invalid_option", `The retry of the undo of ${what} is no retry policy.`, {
      hint: "Make one with exponential(), fixed() or noRetry().",
    });
  }
  const { timeout } = parts;
  return {
    run: parts.run,
    retry,
    timeoutMs: timeout === undefined ? undefined : durationMs(timeout, `timeout of the undo of ${what}`),
  };
}

function partsOf(undo: unknown): Partial<UndoOptions> | null {
  return typeof undo === "function" ? { run: undo as UndoFunction } : (undo as Partial<UndoOptions> | null);
}
