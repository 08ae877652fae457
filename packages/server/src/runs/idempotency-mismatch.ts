import type { Run } from "pawl";
import { ApiError } from "../http/api-error.ts";

/** Of a key that has come with another request before. */
export function idempotencyMismatch({ id }: Pick<Run, "id">): ApiError {
  return new ApiError(
    "idempotency_mismatch",
    "The header Idempotency-Key has come before, with another request; its run is not the one that is asked for now.",
    { details: { run: id } },
  );
}
