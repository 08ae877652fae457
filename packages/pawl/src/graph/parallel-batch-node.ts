import { BatchNode } from "./batch-node.ts";
import { concurrently } from "./concurrently.ts";
import { positiveInteger, type NodeOptions } from "./node-options.ts";
import type { NodeVisit } from "./node-visit.ts";

export interface ParallelBatchNodeOptions<Action extends string = string> extends NodeOptions<Action> {
  /** How many items are worked on at once. Default: all. */
  readonly concurrency?: number | undefined;
}

/**
 * A {@link BatchNode} whose items are worked on side by side; results keep the order of the items.
 * When an item fails for good, no further item begins, those that run are awaited, and the node fails with the first error.
 *
 * @example new Summarize({ name: "summarize", concurrency: 8 })
 */
export class ParallelBatchNode<
  State extends object = object,
  Item = unknown,
  Result = unknown,
  Action extends string = string,
> extends BatchNode<State, Item, Result, Action> {
  readonly concurrency: number;

  constructor(options: ParallelBatchNodeOptions<Action>) {
    super(options);
    this.concurrency = positiveInteger(this.name, "concurrency", options.concurrency ?? Infinity);
  }

  protected override performAll(items: readonly Item[], visit: NodeVisit): Promise<Result[]> {
    return concurrently(items.length, this.concurrency, (index) => {
      visit.walk.admit();
      return this.performItem(items[index] as Item, visit, index);
    });
  }
}
