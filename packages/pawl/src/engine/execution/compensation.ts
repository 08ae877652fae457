import { toErrorRecord, type ErrorRecord } from "../../errors/error-record.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import { decodeValue } from "../../values/decode.ts";
import { askUndo } from "./asks.ts";
import type { Execution } from "./execution.ts";
import type { StepOp } from "./op.ts";
import { dropBelow } from "./steps.ts";
import { undoKey } from "./undo-key.ts";
import type { UndoRequest } from "./undo-request.ts";

/** A step that has completed, and how it is taken back. */
export interface Completed {
  readonly key: string;
  readonly request: UndoRequest;
  /** As it is on record: what the code has done to the value since does not count. */
  readonly text: string | null;
}

/** An undo that has failed for good, as the run's error tells of it (`details.compensations`). */
export interface FailedUndo {
  readonly step: string;
  readonly error: Pick<ErrorRecord, "name" | "code" | "message">;
}

/** The step's result is on record: from now on it has to be taken back if the run comes to nothing. */
export function rememberUndo(execution: Execution, op: StepOp, text: string | null): void {
  const { undo } = op.request;
  if (undo !== undefined) execution.completed.push({ key: op.key, request: undo, text });
}

/**
 * Takes back what the run has done, last first, one after the other. Each undo is a step of its own with its own attempts, so a crash in the middle goes on where it
 * was; one that fails for good keeps none of the others from running.
 */
export async function compensate(execution: Execution, error: ErrorRecord | null): Promise<readonly FailedUndo[]> {
  // What the code has left behind must not go on beside this; nobody listens to it any more.
  dropBelow(execution, "", new PawlError("run_ended", "The workflow's function has ended."));
  tellBeginning(execution, error);
  const failed: FailedUndo[] = [];
  for (let step = execution.completed.pop(); step !== undefined; step = execution.completed.pop()) {
    const { key, request, text } = step;
    try {
      await askUndo(execution, undoKey(key), {
        fn: async (context) => void (await request.run(decodeValue(text), context)),
        retry: request.retry,
        timeoutMs: request.timeoutMs,
        isBranch: false,
        undo: undefined,
      }).promise;
    } catch (problem) {
      const { name, code, message } = toErrorRecord(problem);
      failed.push({ step: key, error: { name, code, message } });
    }
  }
  return failed;
}

/** The run's error, and with it what of its effects is left. */
export function withFailedUndos(error: ErrorRecord, failed: readonly FailedUndo[]): ErrorRecord {
  return failed.length === 0 ? error : { ...error, details: { ...error.details, compensations: failed } };
}

/** Those who watch see why the run goes on although its function has ended. A replay finds it in the log. */
function tellBeginning(execution: Execution, error: ErrorRecord | null): void {
  const { replay } = execution;
  // With more in the log than this, the code no longer fits it: then nothing is taken back, and the run is blocked.
  if (replay !== null && (replay.history.isCompensating || replay.next !== undefined)) return;
  const steps = execution.completed.map(({ key }) => key).toReversed();
  execution.append("run-compensating", null, JSON.stringify({ steps, error }));
}
