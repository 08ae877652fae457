import type { ClaimRequest } from "./write.ts";

interface Candidate {
  readonly queue: string;
  readonly id: string;
  readonly dueMs: number;
}

/**
 * Which of the runs that wait a claim takes: by priority, then by due time, then by id, at most `limit` in all and no more of a queue than its
 * limit. A store offers the first runs of each lane, lanes of one priority after the other, highest first.
 */
export class DueChoice {
  readonly #request: Pick<ClaimRequest, "limit" | "queueLimits" | "nowMs">;
  readonly #taken: string[] = [];
  readonly #takenOf: Map<string, number> = new Map();
  /** By queue: when the next run is due that is left behind. */
  readonly #nextOf: Map<string, number> = new Map();
  #candidates: Candidate[] = [];
  #priority: number | null = null;

  constructor(request: Pick<ClaimRequest, "limit" | "queueLimits" | "nowMs">) {
    this.#request = request;
  }

  /**
   * Begins the next lane and says how many of its runs to offer, in order of due time: as many as could be taken and the one behind them.
   * Null: nothing that any further lane has can change the result.
   */
  beginLane(priority: number, queue: string): number | null {
    if (priority !== this.#priority) this.#settle();
    this.#priority = priority;
    if (this.#isSettled) return null;
    const left = Math.min(this.#left, this.#leftOf(queue));
    return this.#leftOf(queue) === 0 ? 0 : left + 1;
  }

  offer(queue: string, id: string, dueMs: number): void {
    if (dueMs <= this.#request.nowMs) this.#candidates.push({ queue, id, dueMs });
    else this.#leave(queue, dueMs);
  }

  /** Ids in order of claim, and when the next run is due that was not taken, those of full queues apart. */
  result(): { readonly runIds: readonly string[]; readonly nextDueMs: number | null } {
    this.#settle();
    return { runIds: this.#taken, nextDueMs: this.#nextDueMs };
  }

  #settle(): void {
    const candidates = this.#candidates.sort((a, b) => a.dueMs - b.dueMs || (a.id < b.id ? -1 : 1));
    this.#candidates = [];
    for (const { queue, id, dueMs } of candidates) {
      if (this.#left === 0 || this.#leftOf(queue) === 0) {
        this.#leave(queue, dueMs);
        continue;
      }
      this.#taken.push(id);
      this.#takenOf.set(queue, (this.#takenOf.get(queue) ?? 0) + 1);
    }
  }

  #leave(queue: string, dueMs: number): void {
    this.#nextOf.set(queue, Math.min(this.#nextOf.get(queue) ?? dueMs, dueMs));
  }

  /** No slot is left, and one more run is known to wait for one. */
  get #isSettled(): boolean {
    const nextDueMs = this.#left === 0 ? this.#nextDueMs : null;
    return nextDueMs !== null && nextDueMs <= this.#request.nowMs;
  }

  get #nextDueMs(): number | null {
    let nextDueMs: number | null = null;
    for (const [queue, dueMs] of this.#nextOf) {
      if (this.#leftOf(queue) > 0) nextDueMs = Math.min(nextDueMs ?? dueMs, dueMs);
    }
    return nextDueMs;
  }

  get #left(): number {
    return Math.max(0, this.#request.limit - this.#taken.length);
  }

  #leftOf(queue: string): number {
    const { queueLimits } = this.#request;
    if (!Object.hasOwn(queueLimits, queue)) return Number.POSITIVE_INFINITY;
    return Math.max(0, (queueLimits[queue] as number) - (this.#takenOf.get(queue) ?? 0));
  }
}
