import { createHash, randomBytes } from "node:crypto";

/** 256 random bits. */
export function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** How a token is kept: whoever reads the table cannot use it. Plain SHA-256 is enough for what has 256 random bits. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
