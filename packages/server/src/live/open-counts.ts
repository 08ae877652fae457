/** How many of something that is open each user has: connections, subscriptions. */
export class OpenCounts {
  readonly #max: number;
  readonly #counts: Map<string, number> = new Map();

  constructor(max: number) {
    this.#max = max;
  }

  /** False: they have as many as they may. */
  enter(userId: string): boolean {
    const count = this.#counts.get(userId) ?? 0;
    if (count >= this.#max) return false;
    this.#counts.set(userId, count + 1);
    return true;
  }

  leave(userId: string): void {
    const count = (this.#counts.get(userId) ?? 0) - 1;
    if (count > 0) this.#counts.set(userId, count);
    else this.#counts.delete(userId);
  }
}
