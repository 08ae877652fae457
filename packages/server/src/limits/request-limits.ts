import type { Operation, RateClass } from "@pawl/api";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** Requests per minute, of one user (or address, where nobody has signed in) to one operation. */
export type RequestLimits = Readonly<Record<Exclude<RateClass, "none">, number>>;

export const defaultLimits: RequestLimits = { read: 1_200, write: 240, start: 600, auth: 30 };

const windowSeconds = 60;

/** How a request stands to its limit. */
export interface Standing {
  readonly isAllowed: boolean;
  /** Of those in the window that were too many, it is the first. */
  readonly isFirstRefused: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/**
 * Counts requests, in this process: of several servers each allows as much. What must hold over all of them (runs a day, tokens a day) is counted in the database.
 */
export class RequestLimiter {
  readonly #limits: RequestLimits;
  readonly #limiters: Readonly<Record<Exclude<RateClass, "none">, RateLimiterMemory>>;

  constructor(limits: RequestLimits = defaultLimits) {
    this.#limits = limits;
    const limiter = (points: number): RateLimiterMemory => new RateLimiterMemory({ points, duration: windowSeconds });
    this.#limiters = {
      read: limiter(limits.read),
      write: limiter(limits.write),
      start: limiter(limits.start),
      auth: limiter(limits.auth),
    };
  }

  /** Counts one request; null: it has no limit. */
  async take({ rate, id }: Pick<Operation, "rate" | "id">, who: string): Promise<Standing | null> {
    if (rate === "none") return null;
    const limit = this.#limits[rate];
    try {
      return standing(true, limit, await this.#limiters[rate].consume(`${id} ${who}`));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return standing(false, limit, refused);
    }
  }
}

function standing(
  isAllowed: boolean,
  limit: number,
  { consumedPoints, remainingPoints, msBeforeNext }: RateLimiterRes,
): Standing {
  const isFirstRefused = consumedPoints === limit + 1;
  return { isAllowed, isFirstRefused, limit, remaining: remainingPoints, resetSeconds: Math.ceil(msBeforeNext / 1000) };
}

/** The headers of draft-ietf-httpapi-ratelimit-headers, and `Retry-After` for whoever was refused. Pure. */
export function limitHeaders(rate: RateClass, standing: Standing): Readonly<Record<string, string>> {
  const { isAllowed, limit, remaining, resetSeconds } = standing;
  return {
    "ratelimit-policy": `"${rate}";q=${limit};w=${windowSeconds}`,
    ratelimit: `"${rate}";r=${remaining};t=${resetSeconds}`,
    ...(!isAllowed && { "retry-after": String(resetSeconds) }),
  };
}
