import type { GraphPlan } from "./graph-plan.ts";

/** How often each node of a run was visited, nested graphs included. Lists of numbers, so that a visit costs one increment. */
export class VisitCounts {
  readonly #resumed: Readonly<Record<string, number>>;
  readonly #byPrefix: Map<string, { plan: GraphPlan; counts: number[] }> = new Map();

  constructor(resumed: Readonly<Record<string, number>> = {}) {
    this.#resumed = resumed;
  }

  /** The counts of the graph at `prefix`, by index of place. A graph that is entered again goes on counting. */
  of(prefix: string, plan: GraphPlan): number[] {
    const known = this.#byPrefix.get(prefix);
    if (known !== undefined && known.plan === plan) return known.counts;
    // Rewired while it ran: the counts are carried over by name.
    const before = known === undefined ? this.#resumed : this.snapshot();
    const counts = plan.places.map(({ node }) => before[prefix + node.name] ?? 0);
    this.#byPrefix.set(prefix, { plan, counts });
    return counts;
  }

  /** By path, only what was visited. */
  snapshot(): Record<string, number> {
    const all: Record<string, number> = { ...this.#resumed };
    for (const [prefix, { plan, counts }] of this.#byPrefix) {
      for (const { node, index } of plan.places) {
        const count = counts[index] ?? 0;
        if (count > 0) all[prefix + node.name] = count;
      }
    }
    return all;
  }
}
