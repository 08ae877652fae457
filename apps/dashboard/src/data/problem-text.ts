import { ApiProblem } from "@pawl/client";

/** What to tell somebody of an error, whatever it is. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiProblem && error.code === "unreachable") return "The server cannot be reached.";
  return error instanceof Error ? error.message : String(error);
}

/** Whether something is not there, or not the caller's; an address with an id that is none leads nowhere too. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 404 || error.code === "malformed_request");
}
