import type { ErrorRecord } from "../../errors/error-record.ts";
import type { RaceMark } from "./branch-record.ts";

/** The data of a `step-failed` event. */
export interface Failure extends Partial<RaceMark> {
  readonly error: ErrorRecord;
  /** When the next attempt is due; null: there is none. */
  readonly retryAtMs: number | null;
  /** Attempts are used up, and the policy parks the run (`onExhausted: "pause"`): `resume` begins a new round. */
  readonly isParked: boolean;
}

export function encodeFailure(failure: Failure): string {
  return JSON.stringify(failure);
}

export function decodeFailure(data: string | null): Failure {
  return JSON.parse(data ?? "null") as Failure;
}

/** Whether the step is over with this: the code sees it fail. */
export function isFinal(failure: Failure): boolean {
  return failure.retryAtMs === null && !failure.isParked;
}
