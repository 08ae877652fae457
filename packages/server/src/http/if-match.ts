import type { FastifyRequest } from "fastify";
import { ApiError } from "./api-error.ts";

/** The revision that the header `If-Match` names; null: any. @throws ApiError `malformed_request`, `precondition_failed`. */
export function revisionSeen({ headers }: Pick<FastifyRequest, "headers">): number | null {
  const header = headers["if-match"]?.trim();
  if (header === undefined || header === "*") return null;
  if (!/^(W\/)?"[^"]*"$/.test(header))
    throw new ApiError("malformed_request", 'The header If-Match must be one ETag as it was given: "3".');
  const revision = /^"(\d{1,9})(-[\w-]+)?"$/.exec(header)?.[1];
  // It was never the ETag of anything here.
  if (revision === undefined) throw new ApiError("precondition_failed", `The ETag ${header} is that of no revision.`);
  return Number(revision);
}

/** Tells what somebody has seen: the revision, which is what a change goes by, and what else is shown with it. Pure. */
export function etagOf(revision: number, ...shown: readonly string[]): string {
  return `"${[revision, ...shown].join("-")}"`;
}
