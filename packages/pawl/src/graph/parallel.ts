import { concurrently } from "./concurrently.ts";
import { Graph } from "./graph.ts";
import { copyState, joinBranches, type Reducers } from "./join-branches.ts";
import { NodeBase, type InnerGraph } from "./node-base.ts";
import { invalidOption, nodeName, checkFunctions, positiveInteger, type NodeOptions } from "./node-options.ts";
import type { NodeVisit } from "./node-visit.ts";
import { runInner } from "./run-graph.ts";

export interface ParallelOptions<
  State extends object,
  Key extends string = string,
  Action extends string = string,
> extends Pick<NodeOptions<Action>, "name" | "params" | "logger" | "actions"> {
  /** What runs side by side, by the name of the branch: a node, with all that its edges lead to, or a graph. */
  readonly branches: Readonly<Record<Key, NodeBase<State>>>;
  /** For keys of the state that more than one branch changes: puts two branches' values together, given also what there was before. */
  readonly reducers?: Reducers<State> | undefined;
  /** How each branch gets its own state. Default: `structuredClone`. */
  readonly copy?: ((state: State) => State) | undefined;
  /** How many branches are under way at once. Default: all. */
  readonly concurrency?: number | undefined;
  /** Called after the join with the state and each branch's own; may write to the first, and returns the action. */
  join?(
    state: State,
    branches: Readonly<Record<Key, State>>,
  ): Action | undefined | void | Promise<Action | undefined | void>;
}

/**
 * Branches that run side by side, each on a copy of the state, and join: keys that one branch changed are taken over, keys that
 * several changed go through their reducer, in the order in which the branches are listed.
 * When a branch fails, the others stop before their next node, and the node fails with the first error.
 *
 * @example
 * const research = parallel({
 *   name: "research",
 *   branches: { web: searchWeb, papers: searchPapers },
 *   reducers: { sources: (left, right) => [...left, ...right] },
 * });
 *
 * @throws PawlError `invalid_name`, `invalid_option`; in a run `graph_branch_conflict` when branches change a key that has no reducer,
 *   and `graph_state_not_copyable` when the state cannot be cloned.
 */
export function parallel<State extends object, Key extends string, const Action extends string = never>(
  options: ParallelOptions<State, Key, Action>,
): Parallel<State, Key, Action> {
  return new Parallel(options);
}

export class Parallel<
  State extends object = object,
  Key extends string = string,
  Action extends string = string,
> extends NodeBase<State, unknown, Record<Key, State>, Action> {
  readonly concurrency: number;
  readonly #graphs: ReadonlyMap<string, Graph<State>>;
  readonly #options: ParallelOptions<State, Key, Action>;

  constructor(options: ParallelOptions<State, Key, Action>) {
    super(options);
    this.concurrency = positiveInteger(this.name, "concurrency", options.concurrency ?? Infinity);
    this.#graphs = graphsOf<State>(this.name, options.branches);
    this.#options = options;
    checkFunctions(this.name, options, ["copy", "join"]);
    checkFunctions(this.name, options.reducers ?? {}, Object.keys(options.reducers ?? {}));
  }

  override inner(): readonly InnerGraph[] {
    return [...this.#graphs].map(([key, graph]) => ({ key, graph }));
  }

  async perform(_prepared: unknown, visit: NodeVisit): Promise<Record<Key, State>> {
    const state = visit.walk.state as State;
    const branches = [...this.#graphs].map(([key, graph]) => ({
      key,
      graph,
      state: copyState(state, this.#options.copy, visit.path),
    }));
    await concurrently(branches.length, this.concurrency, async (index, group) => {
      const { key, graph, state } = branches[index]!;
      await runInner({ graph, visit, state, key, group });
    });
    joinBranches({ path: visit.path, state, branches, reducers: this.#options.reducers });
    return Object.fromEntries(branches.map(({ key, state }) => [key, state])) as Record<Key, State>;
  }

  override post(
    state: State,
    _prepared: unknown,
    branches: Record<Key, State>,
  ): ReturnType<NonNullable<ParallelOptions<State, Key, Action>["join"]>> {
    return this.#options.join?.(state, branches);
  }
}

/** A branch that is a node becomes a graph which begins there. */
function graphsOf<State extends object>(owner: string, branches: unknown): ReadonlyMap<string, Graph<State>> {
  if (typeof branches !== "object" || branches === null || Object.keys(branches).length === 0)
    throw invalidOption(owner, "branches", branches, "an object of at least one node or graph");
  return new Map(
    Object.entries(branches).map(([key, branch]: [string, unknown]) => {
      if (!(branch instanceof NodeBase)) throw invalidOption(owner, `branches.${key}`, branch, "a node or a graph");
      return [nodeName(key), new Graph<State>({ name: key, start: branch as NodeBase<State> })];
    }),
  );
}
