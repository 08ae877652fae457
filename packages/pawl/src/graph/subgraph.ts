import type { Graph } from "./graph.ts";
import { NodeBase, type InnerGraph } from "./node-base.ts";
import { invalidOption, type NodeOptions } from "./node-options.ts";
import type { NodeVisit } from "./node-visit.ts";
import { runInner } from "./run-graph.ts";

export interface SubgraphOptions<State extends object, Inner extends object> extends Pick<
  NodeOptions,
  "name" | "params" | "logger" | "actions"
> {
  readonly graph: Graph<Inner>;
  /** The state that the inner graph begins with: its keys, each with the outer key to take the value from, or a function. Default: the outer state itself. */
  readonly input?:
    { readonly [Key in keyof NoInfer<Inner>]?: KeyOf<NoInfer<State>> } | ((state: State) => NoInfer<Inner>) | undefined;
  /** What goes back: outer keys, each with the inner key to take the value from, or a function. */
  readonly output?:
    | { readonly [Key in KeyOf<NoInfer<State>>]?: keyof NoInfer<Inner> }
    | ((state: State, inner: NoInfer<Inner>) => void)
    | undefined;
  /** Whether to enter the graph at all; where not, the node ends with the default action. Default: always. */
  readonly when?: ((state: State) => boolean | Promise<boolean>) | undefined;
}

// With a mapping by keys alone nothing tells the outer state's type: then any key is taken.
type KeyOf<State extends object> = object extends State ? string : keyof State & string;

/**
 * A graph as a node with a state of its own, so that graphs written apart fit together and one graph can stand in several places.
 * The action that ends the inner graph chooses the next node.
 *
 * @example
 * const check = subgraph({
 *   name: "check", graph: factCheck,
 *   input: { text: "draft" }, output: { doubts: "findings" },
 *   when: (essay: Essay) => essay.isPublic,
 * });
 * // Where no function tells the outer state, name it to have the keys checked: subgraph<Essay, Facts>({ … })
 *
 * @throws PawlError `invalid_name`, `invalid_option`.
 */
export function subgraph<State extends object, Inner extends object>(
  options: SubgraphOptions<State, Inner>,
): Subgraph<State, Inner> {
  return new Subgraph(options);
}

export class Subgraph<State extends object = object, Inner extends object = object> extends NodeBase<
  State,
  unknown,
  string
> {
  readonly graph: Graph<Inner>;
  readonly when: ((state: State) => boolean | Promise<boolean>) | undefined;
  readonly #input: SubgraphOptions<State, Inner>["input"];
  readonly #output: SubgraphOptions<State, Inner>["output"];

  constructor(options: SubgraphOptions<State, Inner>) {
    super(options);
    if (!(options.graph instanceof NodeBase)) throw invalidOption(this.name, "graph", options.graph, "a graph");
    if (options.output !== undefined && options.input === undefined)
      throw invalidOption(
        this.name,
        "output",
        options.output,
        "given together with `input`: without it the graph works on the outer state",
      );
    this.graph = options.graph;
    this.when = options.when;
    this.#input = options.input;
    this.#output = options.output;
  }

  override inner(): readonly InnerGraph[] {
    return [{ graph: this.graph }];
  }

  async perform(_prepared: unknown, visit: NodeVisit): Promise<string> {
    const outer = visit.walk.state as State;
    if (this.when !== undefined && !(await this.when(outer))) return "default";
    const state = await this.graph.checkedState(this.#stateFor(outer));
    const isShared = this.#input === undefined;
    const action = await runInner({
      graph: this.graph,
      visit,
      state: isShared ? outer : state,
      handsActionsUp: true,
    });
    if (!isShared) this.#giveBack(outer, state);
    return action;
  }

  override post(_state: State, _prepared: unknown, action: string): string {
    return action;
  }

  #stateFor(outer: State): object {
    if (this.#input === undefined) return outer;
    if (typeof this.#input === "function") return this.#input(outer);
    return picked(this.#input, outer);
  }

  #giveBack(outer: State, inner: Inner): void {
    if (typeof this.#output === "function") this.#output(outer, inner);
    else if (this.#output !== undefined) Object.assign(outer, picked(this.#output, inner));
  }
}

/** An object of the keys on the left of `mapping`, with the values found under the keys on the right. */
function picked(mapping: object, from: object): object {
  const values = new Map(Object.entries(from));
  return Object.fromEntries(Object.entries(mapping).map(([to, key]) => [to, values.get(key as string)]));
}
