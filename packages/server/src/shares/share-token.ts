import { createHash, randomBytes } from "node:crypto";

/** 256 bits that nobody can guess. */
export function newShareToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a token. It is looked up by this, so that the time that takes tells nothing of any token. A plain hash is enough: there is nothing to try. */
export function shareHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
