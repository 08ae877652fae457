import type { ExecContext } from "./node-context.ts";
import { NodeBase } from "./node-base.ts";
import type { NodeVisit } from "./node-visit.ts";
import { unitOf } from "./node-unit.ts";

/**
 * A node: `prep` reads the shared state, `exec` does the work (retried, memoized, without the state), `post` writes the state
 * and names the action that chooses the next node. All three are optional and may be async.
 *
 * The type parameters are the state, what `prep` returns, what `exec` returns, and the actions that `post` may return.
 *
 * @example
 * class Draft extends Node<Essay, string, string, "review" | "retry"> {
 *   prep(essay: Essay) { return essay.topic; }
 *   async exec(topic: string, { signal }: ExecContext) { return write(topic, signal); }
 *   post(essay: Essay, topic: string, draft: string) { essay.draft = draft; return draft.length > 100 ? "review" : "retry"; }
 * }
 * const draft = new Draft({ name: "draft", retry: exponential({ attempts: 3 }), timeout: "30s" });
 *
 * @throws PawlError `invalid_name`, `invalid_option`, `invalid_duration`.
 */
export class Node<
  State extends object = object,
  Prepared = unknown,
  Result = unknown,
  Action extends string = string,
> extends NodeBase<State, Prepared, Result, Action> {
  /** The work. It sees what `prep` returned and not the state, so that it can be tried again and its result be kept. */
  exec?(prepared: Prepared, context: ExecContext): Result | Promise<Result>;

  /** The result to go on with when `exec` failed for good. */
  fallback?(prepared: Prepared, error: unknown): Result | Promise<Result>;

  perform(prepared: Prepared, visit: NodeVisit): Result | PromiseLike<Result> {
    if (this.exec === undefined) return undefined as Result;
    return visit.walk.host.exec(unitOf<Prepared, Result>(this, prepared, visit));
  }
}
