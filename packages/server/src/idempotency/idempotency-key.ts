import type { Operation } from "@pawl/api";
import type { FastifyRequest } from "fastify";
import { ApiError } from "../http/api-error.ts";

/** The header `Idempotency-Key`, where the operation goes by it; null: there is none. @throws ApiError `malformed_request`. */
export function idempotencyKey(
  op: Pick<Operation, "idempotency">,
  { headers }: Pick<FastifyRequest, "headers">,
): string | null {
  const key = headers["idempotency-key"];
  if (key === undefined || op.idempotency === "none") return null;
  if (typeof key === "string" && /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new ApiError("malformed_request", "The header Idempotency-Key must be 1 to 200 visible ASCII characters.");
}
