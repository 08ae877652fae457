import { inspect } from "node:util";

/** What a run's code had seen and said when it asked for something: all that an effect may depend on. */
export interface Asked {
  /** The number of the last event in the log, durable or not. */
  readonly seq: number;
  readonly settlements: number;
  readonly notes: number;
}

/** One call of a workflow's function, as seen from inside it: what it asked for, saw and said, in order. */
export class Invocation {
  readonly runId: string;
  readonly runAttempt: number;
  readonly lines: string[] = [];
  /** Attempts that began in this invocation: `charge#2 attempt 1`. */
  readonly begun: Set<string> = new Set();
  /** Notes made, by what the log holds of them. */
  readonly noted: string[] = [];
  readonly #lastSeq: () => number;
  readonly #nowMs: () => number;
  /** A sleep that ended before its time. */
  early: string | null = null;
  #settlements = 0;

  constructor(params: { readonly runId: string; readonly runAttempt: number; readonly lastSeq: () => number; readonly nowMs: () => number }) {
    this.runId = params.runId;
    this.runAttempt = params.runAttempt;
    this.#lastSeq = params.lastSeq;
    this.#nowMs = params.nowMs;
  }

  asks(what: string): Asked {
    this.lines.push(`asks ${what}`);
    return { seq: this.#lastSeq(), settlements: this.#settlements, notes: this.noted.length };
  }

  sees(what: string, value: unknown, isSettlement: boolean): void {
    if (isSettlement) this.#settlements++;
    this.lines.push(`sees ${what} = ${inspect(value, { depth: 6, breakLength: Number.POSITIVE_INFINITY })}`);
  }

  seesFailure(what: string, code: string): void {
    // A cancellation is one thing that happens and fails everything that was asked for.
    if (code !== "run_cancelled") this.#settlements++;
    this.lines.push(`sees ${what} fail: ${code}`);
  }

  notes(kind: string, id: number): void {
    this.noted.push(`${kind} ${id}`);
    this.lines.push(`notes ${kind} ${id}`);
  }

  said(what: string): void {
    this.lines.push(what);
  }

  slept(untilMs: number): void {
    const nowMs = this.#nowMs();
    if (nowMs < untilMs) this.early ??= `slept until ${nowMs} instead of ${untilMs}`;
  }
}
