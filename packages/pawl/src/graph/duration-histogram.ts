// Each bucket is 4 % wider than the one before: 2 % of error at most, and 1 µs to 28 h in 650 buckets (5 KiB), however many are recorded.
const growth = 1.04;
const leastMs = 0.001;
const bucketCount = 650;

/** Durations in milliseconds, counted in bounded memory. */
export class DurationHistogram {
  readonly #buckets: Float64Array = new Float64Array(bucketCount);
  #count = 0;
  #sumMs = 0;
  #minMs = Infinity;
  #maxMs = 0;

  record(durationMs: number): void {
    this.#buckets[bucketOf(durationMs)]!++;
    this.#count++;
    this.#sumMs += durationMs;
    this.#minMs = Math.min(this.#minMs, durationMs);
    this.#maxMs = Math.max(this.#maxMs, durationMs);
  }

  /** Undefined until something was recorded. */
  summary(): DurationSummary | undefined {
    if (this.#count === 0) return undefined;
    return {
      minMs: this.#minMs,
      averageMs: this.#sumMs / this.#count,
      maxMs: this.#maxMs,
      p50Ms: this.#percentile(0.5),
      p90Ms: this.#percentile(0.9),
      p95Ms: this.#percentile(0.95),
      p99Ms: this.#percentile(0.99),
    };
  }

  /** By nearest rank, as the middle of the bucket that holds it, and never outside what was seen. */
  #percentile(share: number): number {
    const rank = Math.ceil(share * this.#count);
    let passed = 0;
    const bucket = this.#buckets.findIndex((count) => (passed += count) >= rank);
    return Math.min(Math.max(middleOf(bucket), this.#minMs), this.#maxMs);
  }
}

/** Percentiles are within 2 % of the true ones; the others are exact. */
export interface DurationSummary {
  readonly minMs: number;
  readonly averageMs: number;
  readonly maxMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

function bucketOf(durationMs: number): number {
  if (durationMs <= leastMs) return 0;
  return Math.min(Math.ceil(Math.log(durationMs / leastMs) / Math.log(growth)), bucketCount - 1);
}

function middleOf(bucket: number): number {
  return leastMs * growth ** (bucket - 0.5);
}
