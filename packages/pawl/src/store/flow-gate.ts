import type { FlowFacts } from "./flow-facts.ts";
import type { FlowLimits } from "./write.ts";

/** Passes at once. */
const open = Number.NEGATIVE_INFINITY;

/**
 * The limits of one flow during one claim: what they leave, by what the store knows and by what this claim has taken already.
 *
 * A run that is owned takes a place, of the flow and of its key; one that sleeps or waits takes none. A run that begins (has not been claimed before) takes a
 * beginning besides, which comes free when the period is over; one that goes on needs none.
 */
export class FlowGate {
  readonly #flow: string;
  readonly #limits: FlowLimits | undefined;
  readonly #facts: FlowFacts;
  readonly #nowMs: number;
  /** Counts of places by key; the flow's own is under null. */
  readonly #owned: Map<string | null, number> = new Map();
  /** The latest beginnings, latest first, of which the rate is told. */
  readonly #starts: Map<string | null, number[]> = new Map();

  constructor(params: {
    readonly flow: string;
    readonly limits: FlowLimits | undefined;
    readonly facts: FlowFacts;
    readonly nowMs: number;
  }) {
    this.#flow = params.flow;
    this.#limits = params.limits;
    this.#facts = params.facts;
    this.#nowMs = params.nowMs;
  }

  /** Every place of the flow is taken: none of its runs passes before another one has left. */
  get isFull(): boolean {
    return this.#isFull(null, this.#limits?.concurrency ?? null);
  }

  /** From when on a run of this key passes; null: not before another one has left. A time that is over, or -Infinity: now. */
  opensMs(key: string, hasBegun: boolean): number | null {
    if (this.#limits === undefined) return open;
    if (this.isFull || this.#isFull(key, this.#limits.concurrencyPerKey)) return null;
    const { rate } = this.#limits;
    if (rate === null || hasBegun) return open;
    const kth = this.#startsOf(rate, key)[rate.limit - 1];
    return kth === undefined ? open : kth + rate.periodMs;
  }

  /** A run of this key has passed. */
  take(key: string, hasBegun: boolean): void {
    if (this.#limits === undefined) return;
    const { concurrency, concurrencyPerKey, rate } = this.#limits;
    if (concurrency !== null) this.#owned.set(null, this.#ownedOf(null) + 1);
    if (concurrencyPerKey !== null) this.#owned.set(key, this.#ownedOf(key) + 1);
    if (rate !== null && !hasBegun) this.#startsOf(rate, key).unshift(this.#nowMs);
  }

  #isFull(key: string | null, limit: number | null): boolean {
    return limit !== null && this.#ownedOf(key) >= limit;
  }

  #ownedOf(key: string | null): number {
    let owned = this.#owned.get(key);
    if (owned === undefined) this.#owned.set(key, (owned = this.#facts.owned({ flow: this.#flow, key })));
    return owned;
  }

  #startsOf(rate: NonNullable<FlowLimits["rate"]>, keyOfRun: string): number[] {
    const key = rate.isPerKey ? keyOfRun : null;
    let starts = this.#starts.get(key);
    if (starts === undefined) {
      const afterMs = this.#nowMs - rate.periodMs;
      starts = [...this.#facts.starts({ flow: this.#flow, key, afterMs, limit: rate.limit })];
      this.#starts.set(key, starts);
    }
    return starts;
  }
}
