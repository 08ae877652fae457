import { fromErrorRecord, type ErrorRecord } from "../../errors/error-record.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import type { SignalOp } from "./op.ts";

/**
 * The error that the code gets when a step has failed for good: made from the record in the first execution too, so that
 * a `catch` sees the same in every replay. `details.step` names the step.
 */
export function stepError(record: ErrorRecord, key: string, attempts: number): PawlError {
  return fromErrorRecord({ ...record, details: { ...record.details, step: key, attempts } });
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
