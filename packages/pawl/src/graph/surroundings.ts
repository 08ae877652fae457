/* oxlint-disable no-restricted-globals, no-restricted-properties -- the edge at which graphs run in memory meet the real clock and chance. */
import { randomUUID } from "node:crypto";

/** Time and chance as the in-memory host sees them; a test hands in its own. */
export interface Surroundings {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once after `delayMs`; the function returned prevents it. */
  after(delayMs: number, run: () => void): () => void;
  /** Resolves after pending I/O and due timers of the process had their turn. */
  turn(): Promise<void>;
  /** From 0 to below 1, for jitter. */
  random(): number;
  /** An id for a run, of which idempotency keys are made. */
  id(): string;
}

export const realSurroundings: Surroundings = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  turn: () => new Promise((resolve) => setImmediate(resolve)),
  random: () => Math.random(),
  id: () => randomUUID(),
};

/** Milliseconds of a clock that never goes backwards, for durations. */
export const realStopwatch = (): number => performance.now();
