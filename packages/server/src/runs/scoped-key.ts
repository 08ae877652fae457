import type { Principal } from "../http/principal.ts";

/** Users' keys are kept where the engine's are, so that two users who have thought of the same key never meet. */
export function scopedKey({ userId }: Pick<Principal, "userId">, key: string): string {
  return `user:${userId}:${key}`;
}
