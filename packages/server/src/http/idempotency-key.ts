import type { FastifyRequest } from "fastify";
import { ApiError } from "./api-error.ts";

/** What the header `Idempotency-Key` says; undefined: nothing. @throws ApiError `malformed_request`. */
export function idempotencyKeyOf({ headers }: Pick<FastifyRequest, "headers">): string | undefined {
  const key = headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (typeof key === "string" && /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new ApiError(
    "malformed_request",
    "The header Idempotency-Key must be one text of 1 to 200 visible ASCII characters.",
  );
}
