import { PawlError } from "../errors/pawl-error.ts";
import type { Graph } from "./graph.ts";
import { NodeBase, type InnerGraph } from "./node-base.ts";
import { invalidOption, nodeName, type NodeOptions } from "./node-options.ts";
import type { NodeVisit } from "./node-visit.ts";
import { runInner } from "./run-graph.ts";

export type SubgraphOptions<State extends object, Inner extends object> = SubgraphMapping<State, Inner> &
  (
    | {
        readonly graph: Graph<Inner>;
        readonly graphs?: undefined;
        readonly choose?: undefined;
      }
    | {
        readonly graph?: undefined;
        /** Those that it may be, by name; their steps are called after it: `route/short/draft`. */
        readonly graphs: Readonly<Record<string, Graph<Inner>>>;
        /** Names the one to enter, by the outer state, when the walk comes by; undefined: none, and the node ends with the default action. */
        readonly choose: (state: State) => string | undefined | Promise<string | undefined>;
      }
  );

interface SubgraphMapping<State extends object, Inner extends object> extends Pick<
  NodeOptions,
  "name" | "params" | "logger" | "actions"
> {
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
 * const route = subgraph({ name: "route", graphs: { short, long }, choose: (essay: Essay) => (essay.isBrief ? "short" : "long") });
 * // Where no function tells the outer state, name it to have the keys checked: subgraph<Essay, Facts>({ … })
 *
 * @throws PawlError `invalid_name`, `invalid_option`; in a run `graph_choice_unknown`.
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
  /** Undefined where it is chosen among several. */
  readonly graph: Graph<Inner> | undefined;
  readonly graphs: ReadonlyMap<string, Graph<Inner>>;
  readonly when: ((state: State) => boolean | Promise<boolean>) | undefined;
  readonly #input: SubgraphOptions<State, Inner>["input"];
  readonly #output: SubgraphOptions<State, Inner>["output"];
  readonly #choose: SubgraphOptions<State, Inner>["choose"];

  constructor(options: SubgraphOptions<State, Inner>) {
    super(options);
    const { graph, choose } = options;
    this.graphs = graphsOf(this.name, options);
    if (graph === undefined && typeof choose !== "function")
      throw invalidOption(this.name, "choose", choose, "a function that names one of `graphs`");
    if (options.output !== undefined && options.input === undefined)
      throw invalidOption(
        this.name,
        "output",
        options.output,
        "given together with `input`: without it the graph works on the outer state",
      );
    this.graph = options.graph;
    this.#choose = options.choose;
    this.when = options.when;
    this.#input = options.input;
    this.#output = options.output;
  }

  override inner(): readonly InnerGraph[] {
    if (this.graph !== undefined) return [{ graph: this.graph }];
    return [...this.graphs].map(([key, graph]) => ({ key, graph }));
  }

  async perform(_prepared: unknown, visit: NodeVisit): Promise<string> {
    const outer = visit.walk.state as State;
    if (this.when !== undefined && !(await this.when(outer))) return "default";
    const chosen = await this.#chosen(outer, visit);
    if (chosen === undefined) return "default";
    const state = await chosen.graph.checkedState(this.#stateFor(outer));
    const isShared = this.#input === undefined;
    const action = await runInner({
      ...chosen,
      visit,
      state: isShared ? outer : state,
      handsActionsUp: true,
    });
    if (!isShared) this.#giveBack(outer, state as Inner);
    return action;
  }

  override post(_state: State, _prepared: unknown, action: string): string {
    return action;
  }

  async #chosen(outer: State, { path }: NodeVisit): Promise<InnerGraph | undefined> {
    if (this.graph !== undefined) return { graph: this.graph };
    const key = await this.#choose?.(outer);
    if (key === undefined) return undefined;
    const graph = this.graphs.get(key);
    if (graph !== undefined) return { key, graph };
    const graphs = [...this.graphs.keys()];
    throw new PawlError(
      "graph_choice_unknown",
      `Node "${path}" chose the graph "${key}"; it has ${graphs.join(", ")}.`,
      {
        details: { node: path, chosen: key, graphs },
      },
    );
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

function graphsOf<Inner extends object>(
  owner: string,
  { graph, graphs }: { readonly graph?: unknown; readonly graphs?: unknown },
): ReadonlyMap<string, Graph<Inner>> {
  if (graphs === undefined) {
    if (!(graph instanceof NodeBase)) throw invalidOption(owner, "graph", graph, "a graph");
    return new Map();
  }
  if (graph !== undefined) throw invalidOption(owner, "graph", graph, "left out together with `graphs`");
  if (typeof graphs !== "object" || graphs === null || Object.keys(graphs).length === 0)
    throw invalidOption(owner, "graphs", graphs, "an object of at least one graph");
  return new Map(
    Object.entries(graphs).map(([key, each]: [string, unknown]) => {
      if (!(each instanceof NodeBase)) throw invalidOption(owner, `graphs.${key}`, each, "a graph");
      return [nodeName(key), each as unknown as Graph<Inner>];
    }),
  );
}

/** An object of the keys on the left of `mapping`, with the values found under the keys on the right. */
function picked(mapping: object, from: object): object {
  const values = new Map(Object.entries(from));
  return Object.fromEntries(Object.entries(mapping).map(([to, key]) => [to, values.get(key as string)]));
}
