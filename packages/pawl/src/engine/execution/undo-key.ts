import { PawlError } from "../../errors/pawl-error.ts";
import { checkName } from "../../workflow/name.ts";

const prefix = "undo:";

/** The key of the step that takes another one back. */
export function undoKey(key: string): string {
  return prefix + key;
}

/** The key of the step that this one takes back; null: it is none of these. */
export function undoneKey(key: string | null): string | null {
  return key?.startsWith(prefix) === true ? key.slice(prefix.length) : null;
}

/** @throws PawlError `invalid_name` also for names that would be taken for those of undos. */
export function checkStepName(name: unknown, what: string): asserts name is string {
  checkName(name, what);
  if (undoneKey(name) === null) return;
  throw new PawlError(
    "invalid_name",
    `The ${what} is "${name}"; names that begin with "${prefix}" are kept for the undos of steps.`,
  );
}
