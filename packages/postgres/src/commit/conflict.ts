import { PawlError } from "pawl";
import { optimisticConflict } from "../errors/failure.ts";

/** Rows that a decision rested on are not what they were. */
export function hasChangedSinceRead(error: unknown): boolean {
  return stateOf(error) === optimisticConflict;
}

/** Two writes have used the same number of a run's log. */
export function isNumberTaken(error: unknown): boolean {
  return stateOf(error) === uniqueViolation;
}

const uniqueViolation = "23505";

function stateOf(error: unknown): unknown {
  return error instanceof PawlError ? error.details?.["sqlState"] : undefined;
}
