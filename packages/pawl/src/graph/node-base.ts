import { durationMs } from "../retry/duration.ts";
import type { RetryPolicy } from "../retry/retry-policy.ts";
import { consoleLogger } from "./console-logger.ts";
import type { Graph } from "./graph.ts";
import type { AfterExecEvent, NodeErrorEvent, NodeEvent } from "./graph-hooks.ts";
import type { Logger } from "./logger.ts";
import type { NodeContext } from "./node-context.ts";
import { invalidOption, nodeName, type NodeOptions, type Params } from "./node-options.ts";
import type { NodeVisit } from "./node-visit.ts";
import { defaultAction, Wiring, type Successor } from "./wiring.ts";

/** Any kind of node. Methods are compared both ways, so that every node fits. */
export type AnyNode = NodeBase;

/** A graph inside a node, and the part of the path that tells it from its siblings. */
export interface InnerGraph {
  readonly key?: string | undefined;
  readonly graph: Graph;
}

/**
 * What every kind of node is: a name, a way to do its work, and edges to other nodes by action.
 * Derive from {@link Node} or {@link BatchNode}; from this class only to make a new kind of node.
 */
export abstract class NodeBase<
  State extends object = object,
  Prepared = unknown,
  Result = unknown,
  Action extends string = string,
> {
  readonly name: string;
  readonly retry: RetryPolicy | undefined;
  readonly timeoutMs: number | undefined;
  readonly params: Params | undefined;
  readonly actions: readonly Action[] | undefined;
  readonly logger: Logger | undefined;
  /** @internal */
  readonly wiring: Wiring = new Wiring();

  constructor(options: NodeOptions<Action>) {
    if (typeof options !== "object" || options === null)
      throw invalidOption(new.target.name, "options", options, "an object with a `name`");
    this.name = nodeName(options.name);
    this.retry = checkedRetry(this.name, options.retry);
    this.timeoutMs = options.timeout === undefined ? undefined : durationMs(options.timeout, "timeout");
    this.params = options.params;
    this.actions = checkedActions(this.name, options.actions) as readonly Action[] | undefined;
    this.logger = options.logger;
  }

  /** Reads from the shared state what the work needs. In a durable run it may be called again for the same visit: read only. */
  prep?(state: State, context: NodeContext): Prepared | Promise<Prepared>;

  /** Writes the result to the shared state and names the action that chooses the next node. Nothing: the default action. */
  post?(
    state: State,
    prepared: Prepared,
    result: Result,
    context: NodeContext,
  ): Action | undefined | void | Promise<Action | undefined | void>;

  beforePrep?(event: NodeEvent<State>): void | Promise<void>;
  afterExec?(event: AfterExecEvent<State>): void | Promise<void>;
  onError?(event: NodeErrorEvent<State>): void | Promise<void>;

  /** How this kind of node gets from what `prep` returned to what `post` receives. */
  abstract perform(prepared: Prepared, visit: NodeVisit): Result | PromiseLike<Result>;

  /** The graphs that this node contains. */
  inner(): readonly InnerGraph[] {
    return [];
  }

  /**
   * The node to go to when `post` returns `action`. Warns when that replaces another node.
   * @example draft.on("review", review).on("retry", draft);
   */
  on(action: Action | "default", node: NodeBase<State>): this {
    if (!(node instanceof NodeBase))
      throw invalidOption(this.name, `on(${JSON.stringify(action)})`, node, "a node or a graph");
    return this.#lead(action, node);
  }

  /** The node to go to when `post` returns nothing: `.on("default", node)`. */
  next(node: NodeBase<State>): this {
    return this.on(defaultAction, node);
  }

  /** Says that the graph ends with this action on purpose: no warning, and an outer graph can go on by it. */
  end(action: Action | "default"): this {
    return this.#lead(action, null);
  }

  #lead(action: string, successor: Successor): this {
    if (typeof action !== "string" || action === "")
      throw invalidOption(this.name, "action", action, "a text that is not empty");
    const before = this.wiring.set(action, successor);
    if (before !== undefined) {
      const [was, is] = [before, successor].map((node) => (node === null ? "the end" : `"${node.name}"`));
      (this.logger ?? consoleLogger).warn(
        `Action "${action}" of node "${this.name}" led to ${was} and now leads to ${is}.`,
      );
    }
    return this;
  }
}

function checkedRetry(owner: string, retry: RetryPolicy | undefined): RetryPolicy | undefined {
  if (retry !== undefined && typeof retry?.attemptsMax !== "number")
    throw invalidOption(owner, "retry", retry, "a policy made by exponential(), fixed() or noRetry()");
  return retry;
}

function checkedActions(owner: string, actions: readonly unknown[] | undefined): readonly unknown[] | undefined {
  if (actions === undefined) return undefined;
  if (!Array.isArray(actions) || actions.some((action) => typeof action !== "string" || action === ""))
    throw invalidOption(owner, "actions", actions, "a list of action names");
  return [...actions];
}
