/** The time and the chance that this store needs for itself: pauses, timeouts, and how the server's clock differs. */
export interface Timers {
  readonly nowMs: () => number;
  /** Goes on evenly when somebody sets the clock. */
  readonly monotonicMs: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Calls back once, without keeping the process alive; returns how to call it off. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

export const systemTimers: Timers = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  random: () => Math.random(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** A pause during which the process stays alive: somebody waits for what comes after it. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
