import { hashPassword, verifyPassword } from "better-auth/crypto";
import { ApiError } from "../http/api-error.ts";

/** Hashes and checks passwords. */
export interface PasswordHashing {
  hash(password: string): Promise<string>;
  verify(given: { readonly hash: string; readonly password: string }): Promise<boolean>;
}

/**
 * better-auth's scrypt (N=16384, r=16), a few at a time: one takes 32 MiB and about 60 ms of a core on libuv's pool, which files and DNS share. Whoever comes when the line is long is sent away, so
 * that a flood of sign-ins costs neither memory nor the other requests.
 *
 * @throws ApiError `sign_in_busy`
 */
export function boundedHashing({ concurrency = 2, lineMax = 200 } = {}): PasswordHashing {
  let running = 0;
  const line: (() => void)[] = [];
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= concurrency) {
      if (line.length >= lineMax)
        throw new ApiError("sign_in_busy", "Too many people are signing in right now.", {
          retryable: true,
          retryAfterMs: 2_000,
        });
      await new Promise<void>((resolve) => line.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = line.shift();
      // The place is handed on.
      if (next === undefined) running -= 1;
      else next();
    }
  };
  return {
    hash: (password) => inTurn(() => hashPassword(password)),
    verify: ({ hash, password }) => inTurn(() => verifyPassword({ hash, password })),
  };
}
