import { monotonicMs } from "../pause.ts";

/** A stretch of time in which a process could not know what happened elsewhere: what it was about to do may be out of date. */
export interface Daze {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What the campaign itself did and saw, beside what its processes write. */
export class Chronicle {
  readonly startMs: number = monotonicMs();
  /** How often each fault was inflicted. */
  readonly faults: Map<string, number> = new Map();
  /** What no fault explains. */
  readonly oddities: string[] = [];
  /** When a process was killed or made to stand still. */
  readonly deaths: Map<string, number[]> = new Map();
  readonly dazes: Map<string, Daze[]> = new Map();
  readonly #say: (text: string) => void;
  #isOver = false;

  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  inflicted(fault: string, what: string): void {
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
    this.#say(`${this.clock(monotonicMs())} ${fault}: ${what}`);
  }

  /** Seconds since the beginning of the campaign, as they stand in its output. */
  clock(atMs: number): string {
    return `${((atMs - this.startMs) / 1_000).toFixed(1)} s`;
  }

  /** From here on everything is ended by us, without ceremony. */
  end(): void {
    this.#isOver = true;
  }

  odd(text: string): void {
    if (this.#isOver) return;
    this.oddities.push(text);
    this.#say(`${this.clock(monotonicMs())} ODD: ${text}`);
  }

  died(process: string, atMs: number): void {
    this.deaths.set(process, [...(this.deaths.get(process) ?? []), atMs]);
  }

  dazed(process: string, daze: Daze): void {
    this.dazes.set(process, [...(this.dazes.get(process) ?? []), daze]);
  }
}
