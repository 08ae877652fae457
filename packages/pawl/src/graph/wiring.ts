import type { AnyNode } from "./node-base.ts";

/** Where an action leads: a node, or null for an action that ends the graph on purpose. */
export type Successor = AnyNode | null;

/** What `post` names when it returns nothing. */
export const defaultAction = "default";

// Plans of graphs are cached; any change of any wiring makes them due for a new look, which costs one comparison per run.
let revision = 0;

export function wiringRevision(): number {
  return revision;
}

/** A node's outgoing edges. */
export class Wiring {
  readonly successors: Map<string, Successor> = new Map();
  /** Actions whose first successor was replaced; `graph.validate()` reports them. */
  readonly overwritten: Set<string> = new Set();

  /** Returns the successor that was replaced, if there was one. */
  set(action: string, successor: Successor): Successor | undefined {
    const before = this.successors.get(action);
    this.successors.set(action, successor);
    revision++;
    if (before === undefined || before === successor) return undefined;
    this.overwritten.add(action);
    return before;
  }
}
