import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { ApiError } from "../http/api-error.ts";

const windowSeconds = 3_600;

/**
 * How often a password was tried in vain for one email, whether there is such an account or not, from wherever. Fifty an hour leave guessing without hope, and are more than somebody gets through by
 * mistake; an attacker can keep the owner from signing in anew, but not from what they are signed in to. Counted in this process: of several servers each allows as much.
 */
export class FailedSignIns {
  readonly #limiter: RateLimiterMemory;

  constructor({ max = 50 } = {}) {
    this.#limiter = new RateLimiterMemory({ points: max, duration: windowSeconds });
  }

  /**
   * Tries a password. It counts before it is tried, and is taken back unless it was wrong: of any number at once, no more than fifty are tried.
   *
   * @param tried null: it was wrong
   * @throws ApiError `too_many_requests`; what `tried` throws
   */
  async attempt<T>(email: string, tried: () => Promise<T | null>): Promise<T | null> {
    const key = email.toLowerCase();
    await this.#count(key);
    let isWrong = false;
    try {
      const result = await tried();
      isWrong = result === null;
      return result;
    } finally {
      if (!isWrong) await this.#limiter.reward(key);
    }
  }

  async #count(key: string): Promise<void> {
    try {
      await this.#limiter.consume(key);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      // It was not tried: to be refused must not make it longer.
      await this.#limiter.reward(key);
      throw new ApiError("too_many_requests", "Too many wrong passwords were tried for this email.", {
        retryable: true,
        retryAfterMs: refused.msBeforeNext,
      });
    }
  }
}
