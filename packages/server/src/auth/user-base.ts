import { betterAuth, type AuthContext, type BetterAuthOptions } from "better-auth";
import type { ServerDatabase } from "../database/open-database.ts";
import type { PasswordHashing } from "./password-hashing.ts";

/**
 * better-auth, as we use it: it keeps users and their ways to sign in, hashes passwords, and speaks OAuth 2. Its HTTP handler is not exposed and its sessions are not used: tokens, limits,
 * errors and the audit log are the server's own.
 */
export type UserBase = Pick<AuthContext, "adapter" | "internalAdapter">;

export interface UserBaseParts {
  readonly database: ServerDatabase;
  readonly secret: string;
  readonly hashing: PasswordHashing;
}

export async function openUserBase(parts: UserBaseParts): Promise<UserBase> {
  return betterAuth(userBaseOptions(parts)).$context;
}

export function userBaseOptions({ database, secret, hashing }: UserBaseParts): BetterAuthOptions {
  const text = { type: "string", required: true, input: false } as const;
  const number = { type: "number", required: true, input: false } as const;
  const bigint = { ...number, bigint: true } as const;
  return {
    database: { db: database.db, type: database.kind, transaction: true },
    secret,
    // Not served anywhere; without it, it would guess from the environment.
    baseURL: "http://localhost",
    emailAndPassword: { enabled: true, password: hashing },
    user: {
      additionalFields: {
        role: text,
        groups: text,
        isGuest: number,
        isDisabled: number,
        mustChangePassword: number,
        runsPerDay: { ...bigint, required: false },
        tokensPerDay: { ...bigint, required: false },
        fileBytes: { ...bigint, required: false },
        version: number,
        createdMs: bigint,
        lastSeenMs: { ...bigint, required: false },
      },
    },
    // With a storage of its own elsewhere it wants no tables for sessions and codes; nothing is ever put there.
    secondaryStorage: {
      get: () => Promise.resolve(null),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(),
      getAndDelete: () => Promise.resolve(null),
      increment: () => Promise.resolve(1),
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  };
}
