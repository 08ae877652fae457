import type { Duration } from "../retry/duration.ts";
import type { AnswerSchema } from "../schema/answer-schema.ts";

/** A question that a node puts to people, as `ctx.interrupt` does in a workflow. */
export interface NodeQuestion<T = unknown> {
  /** Names it in the node: `approve`, then `approve#2`. */
  readonly name: string;
  /** For whoever answers; default: the name. */
  readonly title?: string;
  readonly description?: string;
  /** What an answer must be: a Standard Schema, or a JSON Schema as plain data. Default: any value is an answer. */
  readonly schema?: AnswerSchema<T>;
  /** Hints for the form that is shown. */
  readonly ui?: unknown;
  /** Whom it is put to. */
  readonly assignee?: string | readonly string[];
  /** Only an assignee may answer; default false. */
  readonly onlyAssignee?: boolean;
  /** How long it can be answered. Default: for ever. */
  readonly timeout?: Duration;
  /** What the node gets when the time is up; without it that is the error `interrupt_expired`. */
  readonly default?: NoInfer<T>;
}

/** A question as `onInterrupt` of `graph.run` gets it: with the node that asks. */
export interface AskedQuestion extends NodeQuestion {
  /** The node's path. */
  readonly node: string;
  readonly visit: number;
}
