import { createHash } from "node:crypto";
import type { PasswordHashing } from "../auth/password-hashing.ts";

/** Takes no time: scrypt takes 60 ms of a core for every sign-in, of which tests make hundreds. */
export const cheapHashing: PasswordHashing = {
  hash: (password) => Promise.resolve(digest(password)),
  verify: ({ hash, password }) => Promise.resolve(hash === digest(password)),
};

function digest(password: string): string {
  return createHash("sha256").update(password).digest("hex");
}
