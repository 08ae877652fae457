/** One look at the server's clock. */
export interface ClockSample {
  readonly sentMs: number;
  readonly receivedMs: number;
  /** The monotonic clock at `receivedMs`. */
  readonly monotonicMs: number;
  readonly serverMs: number;
}

const samplesMax = 8;
const toleranceMs = 2;
const stepMs = 20;

/**
 * How far the server's clock is ahead of this machine's. Of the last looks the one with the shortest round trip counts, taken at its middle:
 * it can be wrong by half of that at most. Small differences are left alone, so that time does not tremble.
 */
export class ClockOffset {
  #samples: ClockSample[] = [];
  #best: ClockSample | null = null;
  #ms = 0;

  /** Whole milliseconds. */
  get ms(): number {
    return this.#ms;
  }

  /** When the last look was, by the monotonic clock. */
  get lookedMs(): number {
    return this.#samples.at(-1)?.monotonicMs ?? -Infinity;
  }

  /** What the server's clock shows when the monotonic clock shows this: right also while somebody sets this machine's clock. */
  serverMsAt(monotonicMs: number): number {
    if (this.#best === null) throw new Error("Nobody has looked at the clock yet.");
    return Math.round(this.#best.serverMs + roundTripMs(this.#best) / 2 + monotonicMs - this.#best.monotonicMs);
  }

  add(sample: ClockSample): void {
    const last = this.#samples.at(-1);
    // Somebody has set this machine's clock, or the server's (or another server is there): what was seen before says nothing any more.
    if (last !== undefined && (isSet(sample, last) || isServerSet(sample, last))) this.#samples = [];
    this.#samples.push(sample);
    if (this.#samples.length > samplesMax) this.#samples.shift();
    const best = this.#samples.reduce((a, b) => (roundTripMs(b) <= roundTripMs(a) ? b : a));
    this.#best = best;
    const offsetMs = best.serverMs - (best.sentMs + best.receivedMs) / 2;
    if (Math.abs(offsetMs - this.#ms) > toleranceMs) this.#ms = Math.round(offsetMs);
  }
}

function roundTripMs({ sentMs, receivedMs }: ClockSample): number {
  return receivedMs - sentMs;
}

function isSet(sample: ClockSample, last: ClockSample): boolean {
  return Math.abs(sample.receivedMs - sample.monotonicMs - (last.receivedMs - last.monotonicMs)) > stepMs;
}

/** Each answer is as old as its way back at most. */
function isServerSet(sample: ClockSample, last: ClockSample): boolean {
  const stepped = Math.abs(sample.serverMs - sample.monotonicMs - (last.serverMs - last.monotonicMs));
  return stepped > stepMs + Math.max(roundTripMs(sample), roundTripMs(last));
}
