import type { NodeContext } from "./node-context.ts";

/** The node and the state that a hook is told about. */
export interface NodeEvent<State extends object = object> extends NodeContext {
  readonly node: string;
  readonly state: State;
}

export interface AfterExecEvent<State extends object = object> extends NodeEvent<State> {
  readonly prepared: unknown;
  readonly result: unknown;
}

export interface NodeErrorEvent<State extends object = object> extends NodeEvent<State> {
  readonly error: unknown;
}

/**
 * Told about every node of a graph, those of nested graphs included; a node may have hooks of its own as methods of the same names.
 * Hooks may be async and are awaited: the graph's first, in order, then the node's.
 * An error thrown by `beforePrep` or `afterExec` fails the node. In a durable run the hooks of the node in progress may be called again.
 */
export interface GraphHooks<State extends object = object> {
  beforePrep?(event: NodeEvent<State>): void | Promise<void>;
  /** Between `exec` and `post`. */
  afterExec?(event: AfterExecEvent<State>): void | Promise<void>;
  /** When the node failed for good: after retries, and without a fallback that saved it. The error goes on to the caller. */
  onError?(event: NodeErrorEvent<State>): void | Promise<void>;
}
