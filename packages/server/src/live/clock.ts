/** The time, injected so that tests need not wait. */
export interface LiveClock {
  now(): number;
  /** Returns how to call it off. */
  after(ms: number, work: () => void): () => void;
}

export const systemClock: LiveClock = {
  now: () => Date.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    // Nothing live keeps a process that is through from ending.
    timer.unref();
    return () => clearTimeout(timer);
  },
};
