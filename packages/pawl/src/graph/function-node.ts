import type { AfterExecEvent, NodeErrorEvent, NodeEvent } from "./graph-hooks.ts";
import type { ExecContext, NodeContext } from "./node-context.ts";
import { adoptFunctions, type NodeOptions } from "./node-options.ts";
import { Node } from "./node.ts";

/** A node as functions; each is what the method of the same name is to a {@link Node}. */
export interface NodeFunctions<State extends object, Prepared, Result, Action extends string> extends Omit<
  NodeOptions,
  "actions"
> {
  prep?(state: State, context: NodeContext): Prepared | Promise<Prepared>;
  exec?(prepared: Prepared, context: ExecContext): Result | Promise<Result>;
  post?(
    state: State,
    prepared: Prepared,
    result: Result,
    context: NodeContext,
  ): Action | undefined | void | Promise<Action | undefined | void>;
  fallback?(prepared: Prepared, error: unknown): Result | Promise<Result>;
  beforePrep?(event: NodeEvent<NoInfer<State>>): void | Promise<void>;
  afterExec?(event: AfterExecEvent<NoInfer<State>>): void | Promise<void>;
  onError?(event: NodeErrorEvent<NoInfer<State>>): void | Promise<void>;
}

/** The actions named: then `post` may return no other. */
interface Declared<Action extends string> {
  readonly actions: readonly Action[];
}

/**
 * A node made of functions. The actions that `post` returns are part of its type: `.on()` takes no other.
 *
 * @example
 * const draft = node({
 *   name: "draft",
 *   prep: (essay: Essay) => essay.topic,
 *   exec: (topic, { signal }) => write(topic, signal),
 *   post: (essay, topic, text) => { essay.draft = text; return text.length > 100 ? "review" : "retry"; },
 * });
 * draft.on("review", review).on("retry", draft);
 *
 * @throws PawlError `invalid_name`, `invalid_option`, `invalid_duration`.
 */
export function node<
  State extends object,
  Prepared = undefined,
  Result = undefined,
  const Action extends string = never,
>(
  functions: NodeFunctions<State, Prepared, Result, NoInfer<Action>> & Declared<Action>,
): Node<State, Prepared, Result, Action>;
export function node<
  State extends object,
  Prepared = undefined,
  Result = undefined,
  const Action extends string = never,
>(functions: NodeFunctions<State, Prepared, Result, Action>): Node<State, Prepared, Result, Action>;
export function node<State extends object, Prepared, Result, Action extends string>(
  functions: NodeFunctions<State, Prepared, Result, Action>,
): Node<State, Prepared, Result, Action> {
  return new FunctionNode(functions);
}

const parts = ["prep", "exec", "post", "fallback", "beforePrep", "afterExec", "onError"];

class FunctionNode<State extends object, Prepared, Result, Action extends string> extends Node<
  State,
  Prepared,
  Result,
  Action
> {
  constructor(functions: NodeFunctions<State, Prepared, Result, Action>) {
    super(functions);
    adoptFunctions(this, functions, parts);
  }
}
