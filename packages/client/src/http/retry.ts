import { backoffMs } from "../backoff.ts";
import type { ApiProblem } from "../api-problem.ts";

/** A server that asks for more patience than this is told to the caller in place of waited for. */
const waitMaxMs = 30_000;

export interface Attempt {
  /** From 1: how many there have been. */
  readonly count: number;
  readonly max: number;
  /** Whether doing it twice does no more than doing it once: it reads, or has a key by which the server knows it again. */
  readonly isRepeatable: boolean;
  /** From 0 to 1. */
  readonly chance: number;
}

/**
 * How long to wait before a call is made again; null: not at all. Pure.
 *
 * What the server has refused before doing anything (too many requests, or unavailable with a time when to come back) can be repeated always; what may have been done, only where it is repeatable.
 */
export function retryDelayMs(problem: ApiProblem, { count, max, isRepeatable, chance }: Attempt): number | null {
  if (count >= max || !problem.retryable) return null;
  const isRefused = (problem.status === 429 || problem.status === 503) && problem.retryAfterMs !== undefined;
  const isPassing = problem.status === 0 || problem.status === 429 || [502, 503, 504].includes(problem.status);
  if (!isRefused && !(isRepeatable && isPassing)) return null;
  const waitMs = Math.max(problem.retryAfterMs ?? 0, backoffMs(count, { firstMs: 250, mostMs: 5_000, chance }));
  return waitMs > waitMaxMs ? null : waitMs;
}
