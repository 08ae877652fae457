import type { Logger } from "./logger.ts";
import type { Surroundings } from "./surroundings.ts";

/** Time that stands still until a test moves it, and no chance. */
export class FakeSurroundings implements Surroundings {
  #nowMs = 0;
  #timers: { dueMs: number; run: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { dueMs: this.#nowMs + delayMs, run };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  turn(): Promise<void> {
    return Promise.resolve();
  }

  random(): number {
    return 0.5;
  }

  id(): string {
    return "run-1";
  }

  /** Delays of the timers that are set, in milliseconds from now. */
  get pendingMs(): number[] {
    return this.#timers.map((timer) => timer.dueMs - this.#nowMs);
  }

  /** Lets everything that needs no timer happen, then moves to the next timer and fires it. */
  async next(): Promise<void> {
    await settled();
    const timer = this.#timers.toSorted((left, right) => left.dueMs - right.dueMs)[0];
    if (timer === undefined) throw new Error("No timer is set.");
    this.#nowMs = timer.dueMs;
    this.#timers = this.#timers.filter((other) => other !== timer);
    timer.run();
    await settled();
  }
}

/** Resolves when the microtask queue has run empty. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A promise that a test settles. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** A logger that keeps what it is told. */
export class KeptLog implements Logger {
  readonly lines: { level: string; message: string; details: unknown }[] = [];

  debug(message: string, details?: unknown): void {
    this.lines.push({ level: "debug", message, details });
  }

  info(message: string, details?: unknown): void {
    this.lines.push({ level: "info", message, details });
  }

  warn(message: string, details?: unknown): void {
    this.lines.push({ level: "warn", message, details });
  }

  error(message: string, details?: unknown): void {
    this.lines.push({ level: "error", message, details });
  }

  messages(level: string): string[] {
    return this.lines.filter((line) => line.level === level).map((line) => line.message);
  }
}
