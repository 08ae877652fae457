import type { Timers } from "../timers.ts";

/** Time that passes when a test says so. */
export class VirtualTimers implements Timers {
  #nowMs = 1_000_000;
  #due: { readonly atMs: number; readonly callback: () => void }[] = [];

  readonly nowMs = (): number => this.#nowMs;
  readonly monotonicMs = (): number => this.#nowMs;
  readonly random = (): number => 0.5;
  readonly after = (ms: number, callback: () => void): (() => void) => {
    const timer = { atMs: this.#nowMs + ms, callback };
    this.#due.push(timer);
    return () => {
      this.#due = this.#due.filter((other) => other !== timer);
    };
  };

  /** How many timers wait. */
  get waiting(): number {
    return this.#due.length;
  }

  /** Lets time pass, and what follows from it happen. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      await settled();
      const next = this.#due.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined || next.atMs > endMs) break;
      this.#nowMs = next.atMs;
      this.#due = this.#due.filter((other) => other !== next);
      next.callback();
    }
    this.#nowMs = endMs;
    await settled();
  }
}

/** Until every reaction to what has happened has run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
