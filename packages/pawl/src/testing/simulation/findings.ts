/** What a simulation has found to be wrong: the first thing ends it. */
export class Findings {
  first: Finding | null = null;

  violated(promise: string, detail: string): void {
    this.first ??= { promise, detail };
  }
}

export interface Finding {
  /** What does not hold: `promise 2`, `liveness`, … */
  readonly promise: string;
  readonly detail: string;
}
