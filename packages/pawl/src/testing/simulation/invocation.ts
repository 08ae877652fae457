import { inspect } from "node:util";

/** What a run's code had seen and said when it asked for something: all that an effect may depend on. */
export interface Asked {
  /** The number of the last event in the log that a step can depend on, durable or not: marks that a replay would set again just so do not count. */
  readonly seq: number;
  readonly settlements: number;
  readonly notes: number;
}

export interface InvocationParams {
  readonly runId: string;
  readonly runAttempt: number;
  /** Of the ownership under which the function was called. */
  readonly epoch: number;
  readonly lastSeq: () => number;
  readonly nowMs: () => number;
  readonly isRecording: () => boolean;
}

/** One call of a workflow's function, as seen from inside it. */
export class Invocation {
  readonly params: InvocationParams;
  /** What the workflow's own code and each of its branches asked for, saw and said, in order. */
  readonly transcripts: Map<string, string[]> = new Map();
  /** Attempts that began in this invocation: `charge#2 attempt 1`. */
  readonly begun: Set<string> = new Set();
  /** How often each note was made, by the text that it is known by in the log. */
  readonly noted: Map<string, { readonly count: number; readonly isInBranch: boolean }> = new Map();
  /** A sleep that ended before its time. */
  early: string | null = null;
  #settlements = 0;
  #notes = 0;

  constructor(params: InvocationParams) {
    this.params = params;
  }

  asked(): Asked {
    return { seq: this.params.lastSeq(), settlements: this.#settlements, notes: this.#notes };
  }

  say(path: string, line: string): void {
    if (!this.params.isRecording()) return;
    const transcript = this.transcripts.get(path);
    if (transcript === undefined) this.transcripts.set(path, [line]);
    else transcript.push(line);
  }

  sees(path: string, what: string, value: unknown, isSettlement: boolean): void {
    if (isSettlement) this.#settlements++;
    this.say(path, `sees ${what} = ${inspect(value, { depth: 6, breakLength: Number.POSITIVE_INFINITY })}`);
  }

  seesFailure(path: string, what: string, code: string): void {
    // A cancellation is one thing that happens and fails everything that was asked for.
    if (code !== "run_cancelled") this.#settlements++;
    this.say(path, `sees ${what} fail: ${code}`);
  }

  notes(
    mark: string,
    { isInBranch, isStreamed }: { readonly isInBranch: boolean; readonly isStreamed: boolean },
  ): void {
    if (!isStreamed) this.#notes++;
    this.noted.set(mark, { count: (this.noted.get(mark)?.count ?? 0) + 1, isInBranch });
  }

  slept(untilMs: number): void {
    const nowMs = this.params.nowMs();
    if (nowMs < untilMs) this.early ??= `slept until ${nowMs} instead of ${untilMs}`;
  }
}
