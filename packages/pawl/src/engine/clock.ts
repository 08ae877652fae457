export interface TimerOptions {
  /**
   * A look now and then on which nothing rests. Virtual time, which would stop at half a million of them in three days, may pass some by: then one goes off late, in the
   * place of all.
   */
  readonly mayBeLate?: boolean;
}

/** Time and turns, injected everywhere: the engine knows no other. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Calls `fn` once, `delayMs` from now. Returns how to call it off. A worker's timers keep its process alive until it is stopped. */
  setTimer(delayMs: number, fn: () => void, options?: TimerOptions): () => void;
  /** Calls `fn` in a turn of its own, soon, with all promise reactions of the present turn done before. */
  nextTurn(fn: () => void): void;
}

/** Longest delay of `setTimeout`. */
const delayMaxMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  setTimer: (delayMs, fn) => {
    const timer = setTimeout(fn, Math.min(Math.max(delayMs, 0), delayMaxMs));
    return () => clearTimeout(timer);
  },
  nextTurn: (fn) => {
    setImmediate(fn);
  },
};

/** For the jitter of delays, which need not be the same in a replay: they are recorded. */
export const systemRandom: () => number = Math.random;
