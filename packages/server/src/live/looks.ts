import type { LiveClock } from "./clock.ts";

/**
 * Looks again and again, but never twice at a time and not more often than every so many milliseconds; the first look after a rest is at once. What is asked for while one look is under way is in the next.
 */
export class Looks {
  readonly #clock: LiveClock;
  readonly #everyMs: number;
  readonly #look: () => Promise<void>;
  #lastMs = Number.NEGATIVE_INFINITY;
  #isLooking = false;
  #isWanted = false;
  #cancelTimer: (() => void) | null = null;

  constructor(clock: LiveClock, everyMs: number, look: () => Promise<void>) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#look = look;
  }

  want(): void {
    this.#isWanted = true;
    if (this.#isLooking || this.#cancelTimer !== null) return;
    const waitMs = this.#lastMs + this.#everyMs - this.#clock.now();
    if (waitMs <= 0) void this.#begin();
    else
      this.#cancelTimer = this.#clock.after(waitMs, () => {
        this.#cancelTimer = null;
        void this.#begin();
      });
  }

  stop(): void {
    this.#isWanted = false;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  async #begin(): Promise<void> {
    this.#isWanted = false;
    this.#isLooking = true;
    this.#lastMs = this.#clock.now();
    // The store is out of reach: what was missed is found by the next look.
    await this.#look().catch(() => (this.#isWanted = true));
    this.#isLooking = false;
    if (this.#isWanted) this.want();
  }
}
