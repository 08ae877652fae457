import type { RetryPolicy } from "../retry/retry-policy.ts";
import type { GraphHooks } from "./graph-hooks.ts";
import type { Logger } from "./logger.ts";
import type { InterruptHandler } from "./memory-question.ts";
import type { AnyNode, NodeBase } from "./node-base.ts";
import type { NodeChunk } from "./node-stream.ts";
import type { Params } from "./node-options.ts";
import type { StandardSchema } from "../schema/standard-schema.ts";

/** What `setup` and `cleanup` may use. */
export interface GraphContext {
  readonly params: Params;
  /** Those of the graph around this one; an empty object at the top. */
  readonly resources: object;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

export interface GraphOptions<State extends object = object, Resources extends object = object> {
  /** Names the graph, and the node where it is one; the rules are those of a node's name. */
  readonly name: string;
  /** The node to begin with. */
  readonly start: NodeBase<State>;
  /** Default: 1. */
  readonly version?: number | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Standard Schema of the state that a run begins with; the run works on what the schema returns. */
  readonly input?: StandardSchema<unknown, State> | undefined;
  /** Standard Schema of the state that a run ends with: one that does not fit fails the run with `validation_failed`. The run comes to what the schema returns. */
  readonly output?: StandardSchema<unknown, State> | undefined;
  /** For nodes without a policy of their own. Default: the outer graph's, else the host's. */
  readonly retry?: RetryPolicy | undefined;
  readonly params?: Params | undefined;
  readonly logger?: Logger | undefined;
  readonly hooks?: GraphHooks<State> | readonly GraphHooks<State>[] | undefined;
  /** The most nodes that one walk through this graph may visit, against endless loops. Default: Infinity. */
  readonly maxSteps?: number | undefined;
  /** All nodes of the graph, so that `validate()` can name those that nothing leads to. Default: the nodes found from `start`. */
  readonly nodes?: readonly AnyNode[] | undefined;
  /** Makes what the nodes share beside the state (connections, clients): `context.resources`. A durable run calls it whenever it goes on. */
  setup?(state: State, context: GraphContext): Resources | Promise<Resources>;
  /** Called once after every `setup` that succeeded (or always, if there is none), however the graph ended. */
  cleanup?(resources: NoInfer<Resources>, context: GraphContext): void | Promise<void>;
}

/** How a graph is run in memory. */
export interface GraphRunOptions {
  /** Aborts the run: `exec` gets it as `signal`, and no further node begins. */
  readonly signal?: AbortSignal | undefined;
  /** Override the params of the graph and its nodes. */
  readonly params?: Params | undefined;
  /** Default: the graph's, else warnings and errors to the console. */
  readonly logger?: Logger | undefined;
  /** Gets what nodes write to streams, as it is written; what it returns, `write` waits for. */
  readonly onChunk?: ((chunk: NodeChunk) => void | Promise<void>) | undefined;
  /** Answers the questions that nodes put (`interrupt` of `exec`): what it returns is the answer. Default: a node that asks fails with `graph_interrupt_unhandled`. */
  readonly onInterrupt?: InterruptHandler | undefined;
}
