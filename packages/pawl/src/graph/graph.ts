import { PawlError } from "../errors/pawl-error.ts";
import { consoleLogger } from "./console-logger.ts";
import { describeGraph, type GraphDescription } from "./describe-graph.ts";
import type { GraphHooks } from "./graph-hooks.ts";
import type { GraphContext, GraphOptions, GraphRunOptions } from "./graph-options.ts";
import { planGraph, type GraphPlan } from "./graph-plan.ts";
import type { GraphProblem } from "./graph-problem.ts";
import { MemoryHost } from "./memory-host.ts";
import { mermaidOf } from "./mermaid.ts";
import { NodeBase, type AnyNode, type InnerGraph } from "./node-base.ts";
import { invalidOption, adoptFunctions, positiveInteger } from "./node-options.ts";
import type { NodeVisit } from "./node-visit.ts";
import { runGraph, runInner } from "./run-graph.ts";
import type { StandardSchema } from "../schema/standard-schema.ts";
import { validate } from "../schema/validate.ts";
import { validateGraph } from "./validate-graph.ts";
import { wiringRevision } from "./wiring.ts";

/**
 * Nodes joined by actions. It runs in memory with {@link Graph.run}, durably when started by Pawl, and is itself a node:
 * in another graph it works on that graph's state, and the action that ends it leads on there.
 *
 * @example
 * const essay = new Graph({ name: "essay", start: draft });
 * const state = await essay.run({ topic: "pawls" });
 *
 * @throws PawlError `invalid_name`, `invalid_option`.
 */
export class Graph<State extends object = object, Resources extends object = object> extends NodeBase<State> {
  readonly start: AnyNode;
  readonly version: number;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly tags: readonly string[];
  readonly input: StandardSchema<unknown, State> | undefined;
  readonly output: StandardSchema<unknown, State> | undefined;
  readonly hooks: readonly GraphHooks[];
  readonly maxSteps: number;
  /** @internal What the option `nodes` listed. */
  readonly declaredNodes: readonly AnyNode[];
  #isFrame = false;
  #plan: GraphPlan | undefined;
  #problems: { readonly revision: number; readonly found: readonly GraphProblem[] } | undefined;

  constructor(options: GraphOptions<State, Resources>) {
    const { name, retry, params, logger } = options;
    super({ name, retry, params, logger });
    if (!(options.start instanceof NodeBase)) throw invalidOption(name, "start", options.start, "a node or a graph");
    this.start = options.start;
    this.version = positiveInteger(name, "version", options.version ?? 1);
    this.title = options.title;
    this.description = options.description;
    this.tags = [...(options.tags ?? [])];
    this.input = options.input;
    this.output = options.output;
    this.hooks = [options.hooks ?? []].flat();
    this.maxSteps = positiveInteger(name, "maxSteps", options.maxSteps ?? Infinity);
    this.declaredNodes = [...(options.nodes ?? [])];
    adoptFunctions(this, options, ["setup", "cleanup"]);
  }

  setup?(state: State, context: GraphContext): Resources | Promise<Resources>;
  cleanup?(resources: Resources, context: GraphContext): void | Promise<void>;

  /** The graph's nodes as found from its start, those inside other nodes not included. */
  get nodes(): readonly AnyNode[] {
    return this.plan().places.map((place) => place.node);
  }

  /**
   * Runs the graph in this process, without the engine; changes `state` and resolves to it when an action ends the graph.
   * Rejects with what a node threw, or with `graph_invalid`, `validation_failed`, `graph_state_invalid`, `graph_max_steps`, `graph_cancelled`.
   *
   * @example const { draft } = await essay.run({ topic: "pawls" }, { signal: AbortSignal.timeout(60_000) });
   */
  async run(
    state: State,
    { signal, params, logger = this.logger ?? consoleLogger, onChunk, onInterrupt }: GraphRunOptions = {},
  ): Promise<State> {
    const start = await this.checkedState(state);
    const end = await runGraph(this, start, new MemoryHost({ signal, logger, onChunk, onInterrupt }), { params });
    return this.output === undefined ? end : validate(this.output, end, `output of graph "${this.name}"`);
  }

  /** The state as the schema `input` returns it. Throws `validation_failed`, or `graph_state_invalid` if it is no object. */
  async checkedState(state: unknown): Promise<State> {
    const what = `state of graph "${this.name}"`;
    const value = this.input === undefined ? state : await validate(this.input, state, what);
    if (typeof value === "object" && value !== null) return value as State;
    const found = value === null ? "null" : typeof value;
    throw new PawlError("graph_state_invalid", `The ${what} must be an object, and is ${found}.`);
  }

  /** What is wrong with how the graph is put together, nested graphs included; empty if nothing is. */
  validate(): readonly GraphProblem[] {
    if (this.#problems?.revision !== wiringRevision())
      this.#problems = { revision: wiringRevision(), found: validateGraph(this) };
    return this.#problems.found;
  }

  /** The graph as a Mermaid flowchart: nodes, actions on the edges, nested graphs as subgraphs. */
  toMermaid(): string {
    return mermaidOf(this);
  }

  /**
   * The same as data: its nodes, those inside other nodes included, and the edges between them.
   *
   * @example essay.describe().edges // [{ from: "draft", to: "review", action: "review" }, …]
   */
  describe(): GraphDescription {
    return describeGraph(this);
  }

  /** @internal */
  plan(): GraphPlan {
    if (this.#plan?.revision !== wiringRevision()) this.#plan = planGraph(this.start, !this.#isFrame);
    return this.#plan;
  }

  /** @internal This graph as the one that is started: one that is more than its walk (a `prep`, a batch) becomes the only node of another. */
  asTop(): Graph<State> {
    const isBare =
      this.prep === undefined && this.post === Graph.prototype.post && this.perform === Graph.prototype.perform;
    if (isBare) return this;
    const top = new Graph<State>({ name: this.name, start: this });
    // Its own edges belong to graphs that it is a node of, and not to this run.
    top.#isFrame = true;
    return top;
  }

  override inner(): readonly InnerGraph[] {
    return [{ graph: this }];
  }

  /** As a node: resolves to the action that ended the graph. */
  async perform(_prepared: unknown, visit: NodeVisit): Promise<unknown> {
    if (this.input !== undefined) await this.checkedState(visit.walk.state);
    return runInner({ graph: this, visit, state: visit.walk.state, handsActionsUp: true });
  }

  /** As a node: that action chooses the next node. */
  override post(_state: State, _prepared: unknown, result: unknown): string | undefined | Promise<string | undefined> {
    return result as string;
  }
}
