import type { ClaimRequest } from "../store/write.ts";

const noLimits: Readonly<Record<string, number>> = {};

/**
 * The slots of a worker's queues that have a limit of their own. Of the others nothing is kept.
 *
 * A queue that has been full may have runs that stand in line for it: from then on none is born here until a claim that left room in it has
 * shown that nobody does, and every slot that comes free is a reason to claim.
 */
export class QueueSlots {
  readonly #limits: Map<string, number>;
  readonly #taken: Map<string, number> = new Map();
  readonly #lines: Set<string> = new Set();

  constructor(limits: Readonly<Record<string, number>> = noLimits) {
    this.#limits = new Map(Object.entries(limits));
  }

  /** For a claim: how many runs of each limited queue there is room for. */
  get left(): Readonly<Record<string, number>> {
    if (this.#limits.size === 0) return noLimits;
    return Object.fromEntries([...this.#limits.keys()].map((queue) => [queue, this.#leftOf(queue)]));
  }

  isLimited(queue: string): boolean {
    return this.#limits.has(queue);
  }

  get hasLines(): boolean {
    return this.#lines.size > 0;
  }

  /** Whether a new run of the queue may begin without waiting in line. */
  mayBear(queue: string): boolean {
    return !this.#limits.has(queue) || (this.#leftOf(queue) > 0 && !this.#lines.has(queue));
  }

  take(queue: string): void {
    if (!this.#limits.has(queue)) return;
    this.#taken.set(queue, this.#takenOf(queue) + 1);
    if (this.#leftOf(queue) === 0) this.#lines.add(queue);
  }

  /** True: somebody may stand in line for the slot. */
  free(queue: string): boolean {
    if (!this.#limits.has(queue)) return false;
    this.#taken.set(queue, Math.max(0, this.#takenOf(queue) - 1));
    return this.#lines.has(queue);
  }

  /** What a claim has brought says which queues nobody stands in line for: call it before the runs take their slots. */
  claimed(request: Pick<ClaimRequest, "limit" | "queueLimits">, queues: readonly string[]): void {
    // A claim that filled the worker says nothing of what it had no room for.
    if (queues.length >= request.limit) return;
    for (const queue of this.#lines) {
      const brought = queues.filter((name) => name === queue).length;
      if (brought < (request.queueLimits[queue] ?? 0)) this.#lines.delete(queue);
    }
  }

  #takenOf(queue: string): number {
    return this.#taken.get(queue) ?? 0;
  }

  #leftOf(queue: string): number {
    return Math.max(0, (this.#limits.get(queue) ?? 0) - this.#takenOf(queue));
  }
}
