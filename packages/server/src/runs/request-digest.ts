import { createHash } from "node:crypto";

/** Tells one request from another that comes with the same idempotency key. Pure. */
export function digestOf(request: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(request)).digest("base64url").slice(0, 22);
}
