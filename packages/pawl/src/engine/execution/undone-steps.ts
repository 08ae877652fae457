import { undoneKey } from "./undo-key.ts";

/** Which steps were undone in tries that a retry has set aside, and how often: what they are done under the next time must be new to every API. */
export class UndoneSteps {
  /** By the key of what was undone: in which of the run's attempts. */
  readonly #attempts: Map<string, Set<number>> = new Map();

  /** `key`: of an undo that has completed; all other steps are passed by. */
  add(key: string, attempt: number): void {
    const step = undoneKey(key);
    if (step === null) return;
    for (const each of [step, key]) {
      const attempts = this.#attempts.get(each) ?? new Set();
      this.#attempts.set(each, attempts.add(attempt));
    }
  }

  /** Of a step, or of an undo; undefined: never. What is inside of a branch is undone with it. */
  countOf(key: string): number | undefined {
    if (this.#attempts.size === 0) return undefined;
    const attempts = new Set<number>(this.#attempts.get(key));
    const step = undoneKey(key) ?? key;
    for (let end = step.lastIndexOf("/"); end > 0; end = step.lastIndexOf("/", end - 1))
      for (const attempt of this.#attempts.get(step.slice(0, end)) ?? []) attempts.add(attempt);
    return attempts.size === 0 ? undefined : attempts.size;
  }
}
