import { RateLimiterMemory } from "rate-limiter-flexible";
import { ApiError } from "../http/api-error.ts";

const windowSeconds = 3_600;

/**
 * How often a password was tried in vain for one email, whether there is such an account or not, from wherever. Fifty an hour leave guessing without hope, and are more than somebody gets through by
 * mistake; an attacker can keep the owner from signing in anew, but not from what they are signed in to. Counted in this process: of several servers each allows as much.
 */
export class FailedSignIns {
  readonly #max: number;
  readonly #limiter: RateLimiterMemory;

  constructor({ max = 50 } = {}) {
    this.#max = max;
    this.#limiter = new RateLimiterMemory({ points: max, duration: windowSeconds });
  }

  /** @throws ApiError `too_many_requests` */
  async check(email: string): Promise<void> {
    const standing = await this.#limiter.get(keyOf(email));
    if (standing === null || standing.consumedPoints < this.#max) return;
    throw new ApiError("too_many_requests", "Too many wrong passwords were tried for this email.", {
      retryable: true,
      retryAfterMs: standing.msBeforeNext,
    });
  }

  async note(email: string): Promise<void> {
    await this.#limiter.penalty(keyOf(email));
  }
}

function keyOf(email: string): string {
  return email.toLowerCase();
}
