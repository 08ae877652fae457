import type { ErrorRecord } from "@pawl/api";
import type { PawlError } from "pawl";
import { seesAll, type Principal } from "../http/principal.ts";
import { plain } from "pawl/internal";

/** An error of a run or step. Stacks name files of the machine that ran it: only operators get them. */
export function wireError(error: PawlError | undefined, principal: Pick<Principal, "role">): ErrorRecord | null {
  if (error === undefined) return null;
  const { name, code, kind, message, retryable, hint = null, stack = null, details, cause } = error;
  return {
    name,
    code,
    kind,
    message,
    retryable,
    hint,
    stack: seesAll(principal) ? stack : null,
    details: details === undefined ? null : (plain(details) as Record<string, unknown>),
    cause: cause instanceof Error ? wireError(cause as PawlError, principal) : null,
  };
}
