import type { LiveClock } from "./clock.ts";

/** Time that passes when it is told to. */
export class ManualClock implements LiveClock {
  #nowMs = 1_800_000_000_000;
  #timers: { readonly dueMs: number; readonly work: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  after(ms: number, work: () => void): () => void {
    const timer = { dueMs: this.#nowMs + ms, work };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((each) => each !== timer));
  }

  /** Passes in steps, so that what one timer sets is due in its time too. */
  pass(ms: number, stepMs = 1_000): void {
    for (let passed = 0; passed < ms; passed += stepMs) {
      this.#nowMs += Math.min(stepMs, ms - passed);
      const due = this.#timers.filter(({ dueMs }) => dueMs <= this.#nowMs);
      this.#timers = this.#timers.filter((timer) => !due.includes(timer));
      for (const { work } of due) work();
    }
  }
}
