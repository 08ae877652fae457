import { toErrorRecord, type ErrorRecord } from "../../errors/error-record.ts";
import { compensate, type FailedUndo } from "./compensation.ts";
import type { Execution } from "./execution.ts";
import { encodePayload } from "./payload.ts";

/** What the workflow's function has come to. */
export type Outcome =
  | { readonly ok: true; readonly output: string | null; readonly failedUndos: readonly FailedUndo[] }
  | { readonly ok: false; readonly error: ErrorRecord; readonly failedUndos: readonly FailedUndo[] };

/** The workflow's function has returned or thrown. A run that has failed or was cancelled takes back first what it has done; only then it ends. */
export function handlerEnded(execution: Execution, ended: { readonly ok: boolean; readonly value: unknown }): void {
  if (execution.isRetired || execution.isOver || execution.outcome !== null) return;
  const outcome = outcomeOf(execution, ended);
  const isDone = outcome.ok && !execution.isCancelled;
  if (isDone || execution.completed.length === 0) {
    execution.outcome = outcome;
  } else {
    execution.isOver = true;
    const error = execution.isCancelled ? execution.cancelError : outcome.ok ? null : outcome.error;
    compensate(execution, error).then(
      (failedUndos) => {
        execution.outcome = { ...outcome, failedUndos };
        execution.owner.turns.delivered(execution);
      },
      (problem: unknown) => execution.onFault(problem),
    );
  }
  execution.owner.turns.delivered(execution);
}

function outcomeOf(execution: Execution, { ok, value }: { readonly ok: boolean; readonly value: unknown }): Outcome {
  const failedUndos: readonly FailedUndo[] = [];
  const { clock, payloadLimitBytes } = execution.owner;
  if (!ok) return { ok: false, error: toErrorRecord(value, { nowMs: clock.nowMs() }), failedUndos };
  try {
    const { text } = encodePayload(value, { what: "output of the workflow", limitBytes: payloadLimitBytes });
    return { ok: true, output: text, failedUndos };
  } catch (error) {
    return { ok: false, error: toErrorRecord(error, { nowMs: clock.nowMs() }), failedUndos };
  }
}
