/** Time and chance, injected so that tests need not wait. */
export interface ClientClock {
  now(): number;
  /** Returns how to call it off. */
  after(ms: number, work: () => void): () => void;
  /** From 0 to 1. */
  random(): number;
}

export const systemClock: ClientClock = {
  now: () => Date.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** @throws the signal's reason, when it is aborted meanwhile. */
export function pause(clock: ClientClock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason as Error);
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason as Error);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
