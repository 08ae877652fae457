interface Kept<Value> {
  readonly value: Promise<Value>;
  readonly untilMs: number;
}

/**
 * What is costly to find out and may be a little old: whoever asks for the same thing at the same time gets the same answer, and so does who asks soon after. A failure is
 * not kept.
 */
export class Shared<Value> {
  readonly #freshMs: number;
  readonly #now: () => number;
  readonly #max: number;
  readonly #kept: Map<string, Kept<Value>> = new Map();

  /** @param params.max how many answers are kept at most, the oldest going first; default 1,000. */
  constructor(params: { readonly freshMs: number; readonly now: () => number; readonly max?: number }) {
    this.#freshMs = params.freshMs;
    this.#now = params.now;
    this.#max = params.max ?? 1_000;
  }

  get(key: string, find: () => Promise<Value>): Promise<Value> {
    const known = this.#kept.get(key);
    if (known !== undefined && known.untilMs > this.#now()) return known.value;
    const kept = { value: find(), untilMs: this.#now() + this.#freshMs };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    this.#forgetOldest();
    kept.value.catch(() => {
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
    });
    return kept.value;
  }

  #forgetOldest(): void {
    for (const key of this.#kept.keys()) {
      if (this.#kept.size <= this.#max) return;
      this.#kept.delete(key);
    }
  }
}
