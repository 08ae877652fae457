import { PawlError } from "../errors/pawl-error.ts";

/**
 * Every id of a run that comes from outside passes here before it comes to a store: what is no text cannot be bound there, and would make trouble for the writes of others that are
 * committed with it.
 *
 * @throws PawlError `run_not_found`.
 */
export function checkRunId(id: unknown): asserts id is string {
  if (!isRunId(id)) throw runNotFound(id);
}

/** Whether a store can be asked for it. */
export function isRunId(id: unknown): id is string {
  return typeof id === "string" && id !== "" && !id.includes("\0") && id.isWellFormed();
}

export function runNotFound(id: unknown): PawlError {
  const shown = shownId(id);
  const details = { runId: typeof id === "string" ? id : shown };
  if (typeof id === "string" && id !== "")
    return new PawlError("run_not_found", `There is no run ${shown}.`, { details });
  return new PawlError("run_not_found", `A run is named by its id, a text, but this is ${shown}.`, {
    details,
    hint: hasId(id) ? "Give its id (`run.id`), not the run itself." : "Look at where the id comes from.",
  });
}

function shownId(id: unknown): string {
  if (typeof id === "string") return JSON.stringify(id);
  return typeof id === "object" && id !== null ? (Array.isArray(id) ? "a list" : "an object") : String(id);
}

function hasId(value: unknown): boolean {
  return typeof (value as { readonly id?: unknown } | null | undefined)?.id === "string";
}
