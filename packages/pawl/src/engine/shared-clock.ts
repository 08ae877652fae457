import type { Clock, TimerOptions } from "./clock.ts";

/** A step back of at most this much is the offset being measured anew, or the machine's clock being disciplined. */
const stepBackMaxMs = 1_000;

/**
 * The time that all machines on one store share: this machine's clock, corrected by how far the store's is ahead of it. Every time that goes to the store
 * or to a workflow is taken from it; timers run on the local clock, since a delay is the same everywhere.
 *
 * It never goes back by a little: what happened later would have the earlier time, and a lease would end before it began. It waits there until time has caught
 * up. It does go back by more than a second, for then a clock was wrong and has been set right: to stand still for so long would hold up
 * every sleep and let a lease run out unrenewed.
 */
export class SharedClock implements Clock {
  readonly #local: Clock;
  readonly #store: { readonly clockOffsetMs: number };
  #lastMs: number = Number.NEGATIVE_INFINITY;

  constructor(local: Clock, store: { readonly clockOffsetMs: number }) {
    this.#local = local;
    this.#store = store;
  }

  nowMs(): number {
    const nowMs = this.#local.nowMs() + this.#store.clockOffsetMs;
    const stepBackMs = this.#lastMs - nowMs;
    if (stepBackMs > 0 && stepBackMs <= stepBackMaxMs) return this.#lastMs;
    this.#lastMs = nowMs;
    return nowMs;
  }

  /** This machine's own time, for what is only measured here. */
  localMs(): number {
    return this.#local.nowMs();
  }

  setTimer(delayMs: number, fn: () => void, options?: TimerOptions): () => void {
    return this.#local.setTimer(delayMs, fn, options);
  }

  nextTurn(fn: () => void): void {
    this.#local.nextTurn(fn);
  }
}
