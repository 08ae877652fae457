import { fromErrorRecord, type ErrorRecord } from "../../errors/error-record.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import type { SignalOp } from "./op.ts";

/**
 * The error that the code gets when a step has failed for good: made from the record in the first execution too, so that
 * a `catch` sees the same in every replay. `details.step` names the step.
 */
export function stepError(record: ErrorRecord, key: string, attempts: number): PawlError {
  return fromErrorRecord(inStep(record, key, attempts));
}

/** The error of a step, saying so. */
export function inStep(record: ErrorRecord, key: string, attempts: number): ErrorRecord {
  return { ...record, details: { ...record.details, step: key, attempts } };
}

/**
 * The error of a run with `details.step`: the step that it comes from, where the code has wrapped what the step has thrown into an error of its own. As it is where no step
 * has anything to do with it. Pure.
 */
export function namingStep(record: ErrorRecord): ErrorRecord {
  const step = stepOf(record);
  return step === undefined || step === record.details?.["step"]
    ? record
    : { ...record, details: { ...record.details, step } };
}

/** Of errors that came together, the first one's. */
function stepOf({ details, cause, errors = [] }: ErrorRecord): string | undefined {
  if (typeof details?.["step"] === "string") return details["step"];
  for (const inner of cause === undefined ? errors : [cause, ...errors]) {
    const step = stepOf(inner);
    if (step !== undefined) return step;
  }
  return undefined;
}

export function signalTimeout(op: SignalOp): PawlError {
  return new PawlError("signal_timeout", `No signal "${op.name}" came in time.`, {
    details: { signal: op.name, step: op.key },
  });
}

const delivered = new WeakSet<object>();

/** This error was handed to a workflow's code. */
export function markDelivered(error: unknown): void {
  if (typeof error === "object" && error !== null) delivered.add(error);
}

export function wasDelivered(error: unknown): boolean {
  return typeof error === "object" && error !== null && delivered.has(error);
}
