import { setImmediate } from "node:timers";
import type { Clock, TimerOptions } from "../engine/clock.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { durationMs, type Duration } from "../retry/duration.ts";

interface Timer {
  readonly dueMs: number;
  readonly fn: () => void;
  readonly mayBeLate: boolean;
}

/**
 * So many looks that may be late go off, while something is under way, before time jumps to what is due. They show what tests look for (that a step has been running for
 * a while), and give steps that take real time some of it.
 */
const looksMax = 1_000;

/**
 * A clock that stands still until a test moves it. Timers go off in the order of their due time, then of their making; between two of them everything
 * that they have set off comes to rest.
 *
 * @example
 * const clock = new VirtualClock({ startAt: new Date("2026-01-01") });
 * const pawl = await createPawl({ store: "memory:", workflows: [reminder], clock });
 * await clock.advance("3 days");
 *
 * @throws PawlError `invalid_option` when `startAt` is no moment in time.
 */
export class VirtualClock implements Clock {
  readonly #timers: Set<Timer> = new Set();
  #nowMs: number;
  readonly #outside: Set<Promise<unknown>> = new Set();
  #turns = 0;
  #looks = 0;

  /** `startAt`: default 2026-01-01 in UTC. */
  constructor(options: { readonly startAt?: Date | number } = {}) {
    const { startAt = Date.UTC(2026, 0, 1) } = options;
    this.#nowMs = typeof startAt === "number" ? startAt : startAt.getTime();
    if (Number.isFinite(this.#nowMs)) return;
    throw new PawlError(
      "invalid_option",
      `The option startAt is ${String(startAt)}; it must be a Date or milliseconds since 1970.`,
    );
  }

  nowMs(): number {
    return this.#nowMs;
  }

  /** The moment as a Date. */
  now(): Date {
    return new Date(this.#nowMs);
  }

  setTimer(delayMs: number, fn: () => void, { mayBeLate = false }: TimerOptions = {}): () => void {
    const timer: Timer = { dueMs: this.#nowMs + Math.max(0, delayMs), fn, mayBeLate };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  nextTurn(fn: () => void): void {
    this.#turns++;
    setImmediate(() => {
      this.#turns--;
      fn();
    });
  }

  /** Resolves after this much virtual time: for steps that take a while. */
  sleep(duration: Duration): Promise<void> {
    const delayMs = durationMs(duration, "duration of sleep");
    return new Promise((resolve) => this.setTimer(delayMs, resolve));
  }

  /** When the next timer goes off, in milliseconds since 1970; undefined: none is set. */
  get nextTimerMs(): number | undefined {
    return this.#next()?.dueMs;
  }

  /**
   * Lets time pass, and all that is due in it happen.
   *
   * @throws PawlError `invalid_duration`.
   */
  async advance(duration: Duration): Promise<void> {
    const untilMs = this.#nowMs + durationMs(duration, "duration of advance");
    this.#looks = 0;
    while (await this.advanceToNext(untilMs));
    this.#nowMs = Math.max(this.#nowMs, untilMs);
    await this.idle();
  }

  /** Moves to the next timer and lets it go off. False: there is none up to `untilMs`. */
  async advanceToNext(untilMs: number = Number.POSITIVE_INFINITY): Promise<boolean> {
    await this.idle();
    const next = this.#nextUpTo(untilMs);
    if (next === undefined) return false;
    if (next.mayBeLate) this.#looks++;
    this.#timers.delete(next);
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    next.fn();
    await this.idle();
    return true;
  }

  /** Hands on `work`, which time waits for: it takes real time, as a file or a request does. It must not wait for virtual time itself. */
  during<T>(work: Promise<T>): Promise<T> {
    this.#outside.add(work);
    const ended = (): boolean => this.#outside.delete(work);
    work.then(ended, ended);
    return work;
  }

  /** Resolves when nothing can happen without time moving. Work outside of the clock's reach, such as a real request, is waited for where `during` was told of it. */
  async idle(): Promise<void> {
    do {
      await Promise.allSettled(this.#outside);
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#turns > 0 || this.#outside.size > 0);
  }

  /** Where nothing is due but looks, and there is no end to jump to, they go on: what they look at may take real time. */
  #nextUpTo(untilMs: number): Timer | undefined {
    const next = this.#next();
    if (next === undefined || next.dueMs > untilMs) return undefined;
    if (this.#next(({ mayBeLate }) => mayBeLate) === undefined) this.#looks = 0;
    if (!next.mayBeLate || this.#looks < looksMax) return next;
    const due = this.#next(({ mayBeLate }) => !mayBeLate);
    if (due !== undefined) return due.dueMs <= untilMs ? due : undefined;
    return untilMs === Number.POSITIVE_INFINITY ? next : undefined;
  }

  #next(isMeant: (timer: Timer) => boolean = () => true): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers)
      if (isMeant(timer) && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
    return next;
  }
}
