import type { Clock } from "../../engine/clock.ts";
import type { Scheduler, Task } from "./scheduler.ts";

/** The clock of one simulated machine and process: it goes wrong, may stand still for a while (SIGSTOP), or for ever (SIGKILL). */
export class ProcessClock implements Clock {
  isDead = false;
  isFrozen = false;
  readonly parked: Task[] = [];
  readonly #scheduler: Scheduler;
  readonly #driftPpm: number;
  readonly #startMs: number;
  #skewMs: number;
  #jumpedMs = Number.NEGATIVE_INFINITY;

  constructor(scheduler: Scheduler, wrongness: { readonly skewMs: number; readonly driftPpm: number }) {
    this.#scheduler = scheduler;
    this.#skewMs = wrongness.skewMs;
    this.#driftPpm = wrongness.driftPpm;
    this.#startMs = scheduler.nowMs;
  }

  nowMs(): number {
    return this.#scheduler.nowMs + this.aheadMs;
  }

  /** How far it is ahead of the store's clock. */
  get aheadMs(): number {
    return this.#skewMs + Math.round(((this.#scheduler.nowMs - this.#startMs) * this.#driftPpm) / 1_000_000);
  }

  /** When it last went wrong in one go, by the store's clock. */
  get jumpedMs(): number {
    return this.#jumpedMs;
  }

  jump(byMs: number): void {
    this.#skewMs += byMs;
    this.#jumpedMs = this.#scheduler.nowMs;
  }

  setTimer(delayMs: number, fn: () => void): () => void {
    // In whole milliseconds, as Node does.
    return this.#scheduler.after(Math.max(0, Math.trunc(delayMs)), fn, this);
  }

  nextTurn(fn: () => void): void {
    this.#scheduler.after(0, fn, this);
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.setTimer(delayMs, resolve));
  }

  /** Nothing of the process happens until {@link thaw}; then all of it that is overdue. */
  freeze(): void {
    this.isFrozen = true;
  }

  thaw(): void {
    this.isFrozen = false;
    this.#scheduler.requeue(this.parked.splice(0));
  }

  /** Nothing of the process happens any more. */
  kill(): void {
    this.isDead = true;
    this.parked.length = 0;
  }
}
