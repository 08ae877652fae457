import type { Duration } from "../retry/duration.ts";

/** How a child is started; see `Context.call` and `Context.spawn`. */
export interface ChildOptions {
  /** Default: that of the child's workflow, else `default`. */
  readonly queue?: string;
  /** Default: the default version of the workflow; of a workflow that is handed over as a value, its own. */
  readonly version?: number;
  /** Higher is claimed first; default: that of the parent. */
  readonly priority?: number;
  readonly tags?: Readonly<Record<string, string>>;
  /** What the child can be found by, of the names and types that its workflow declares. */
  readonly attributes?: Readonly<Record<string, string | number | boolean | Date>>;
  /** Default: that of the parent. */
  readonly owner?: string;
  /** Whose turn it counts for, where its workflow or queue has a flow; default: what the flow's key function gives. */
  readonly flowKey?: string;
  /** Not before this much time has passed, or this moment. */
  readonly delay?: Duration | Date;
  /**
   * What becomes of the child when the parent ends before it, however that ends: it is asked to `cancel`, or goes on (`abandon`). Default: `cancel` for
   * `ctx.call`, `abandon` for `ctx.spawn`.
   */
  readonly onParentEnd?: "cancel" | "abandon";
  /** What the child is called in the parent's log: `call:<name>`, `spawn:<name>`. Default: the name of its workflow. */
  readonly name?: string;
}

/** The input may be left out where the child's workflow takes none. */
export type ChildArgs<Input> = undefined extends Input
  ? [input?: Input, options?: ChildOptions]
  : [Input] extends [void]
    ? [input?: undefined, options?: ChildOptions]
    : [input: Input, options?: ChildOptions];

/** A child that a workflow holds on to; `ctx.spawn` gives it. */
export interface ChildHandle<Output = unknown> {
  /** Of its run. Another one once the child was started anew, after a retry or in a fork of the parent. */
  readonly id: string;
  /**
   * The output, once the child has ended; follows `continueAsNew` to the end of the chain.
   *
   * @throws PawlError `child_failed` with the child's error as `cause`; `child_cancelled`; `child_deleted`.
   */
  result(): Promise<Output>;
  /** Asks the child to end. Resolves when the request is on record; a child that has ended already stays as it is. */
  cancel(options?: { readonly reason?: string }): Promise<void>;
  /** Sends the child a message. Resolves when that is on record; a child that has ended already never gets it. */
  signal(name: string, payload?: unknown): Promise<void>;
}
