import type { ClientClock } from "./clock.ts";

/** Time that passes when it is told to. */
export class ManualClock implements ClientClock {
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

  random(): number {
    return 0.5;
  }

  pass(ms: number): void {
    this.#nowMs += ms;
    const due = this.#timers.filter(({ dueMs }) => dueMs <= this.#nowMs);
    this.#timers = this.#timers.filter((timer) => !due.includes(timer));
    for (const { work } of due.toSorted((one, other) => one.dueMs - other.dueMs)) work();
  }

  /** Passes over all waits as they come. */
  static hurried(): ClientClock {
    const clock = new ManualClock();
    return { now: () => clock.now(), random: () => 0.5, after: (_ms, work) => (queueMicrotask(work), () => {}) };
  }
}
