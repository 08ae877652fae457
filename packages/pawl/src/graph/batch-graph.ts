import { concurrently } from "./concurrently.ts";
import { Graph } from "./graph.ts";
import { listOf } from "./batch-node.ts";
import { adoptFunctions, positiveInteger, type Params } from "./node-options.ts";
import type { GraphOptions } from "./graph-options.ts";
import type { NodeContext } from "./node-context.ts";
import type { NodeVisit } from "./node-visit.ts";
import { runInner } from "./run-graph.ts";

export interface BatchGraphOptions<
  State extends object = object,
  Resources extends object = object,
> extends GraphOptions<State, Resources> {
  /** The params of each pass. A subclass may define it as a method instead. */
  prep?(state: State, context: NodeContext): Iterable<Params> | Promise<Iterable<Params>>;
}

/**
 * A graph that is walked once for each set of params that `prep` returns, one after the other, on one shared state.
 * Nodes read theirs from `context.params`; `post` may read the list of actions that ended the passes.
 *
 * @example
 * const translations = new BatchGraph({
 *   name: "translations",
 *   start: translate,
 *   prep: (book: Book) => book.languages.map((language) => ({ language })),
 * });
 *
 * @throws PawlError `graph_batch_not_list` when `prep` returns something that cannot be iterated.
 */
export class BatchGraph<State extends object = object, Resources extends object = object> extends Graph<
  State,
  Resources
> {
  constructor(options: BatchGraphOptions<State, Resources>) {
    super(options);
    adoptFunctions(this, options, ["prep"]);
  }

  override async perform(prepared: unknown, visit: NodeVisit): Promise<unknown> {
    if (this.input !== undefined) await this.checkedState(visit.walk.state);
    const passes = listOf(prepared, visit) as readonly Params[];
    return concurrently(passes.length, this.passesAtOnce, (key, group) => {
      visit.walk.admit();
      return runInner({ graph: this, visit, state: visit.walk.state, key, params: passes[key], group });
    });
  }

  override post(
    _state: State,
    _prepared: unknown,
    _actions: unknown,
  ): string | undefined | Promise<string | undefined> {
    return undefined;
  }

  protected get passesAtOnce(): number {
    return 1;
  }
}

export interface ParallelBatchGraphOptions<
  State extends object = object,
  Resources extends object = object,
> extends BatchGraphOptions<State, Resources> {
  /** How many passes are under way at once. Default: all. */
  readonly concurrency?: number | undefined;
}

/**
 * A {@link BatchGraph} whose passes run side by side. They share the state: each pass should write to keys of its own.
 * When a pass fails, the others stop before their next node, and the graph fails with the first error.
 */
export class ParallelBatchGraph<State extends object = object, Resources extends object = object> extends BatchGraph<
  State,
  Resources
> {
  readonly concurrency: number;

  constructor(options: ParallelBatchGraphOptions<State, Resources>) {
    super(options);
    this.concurrency = positiveInteger(this.name, "concurrency", options.concurrency ?? Infinity);
  }

  protected override get passesAtOnce(): number {
    return this.concurrency;
  }
}
