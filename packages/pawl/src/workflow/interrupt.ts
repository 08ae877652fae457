import type { Duration } from "../retry/duration.ts";
import type { AnswerSchema } from "../schema/answer-schema.ts";

/** A question to people: what `ctx.interrupt` is asked with. */
export interface InterruptOptions<T = unknown> {
  /** Names it in the run, as the name of a step does: `approval`, then `approval#2`. */
  readonly name: string;
  /** For whoever answers; default: the name. */
  readonly title?: string;
  /** More than the title says, as Markdown. */
  readonly description?: string;
  /**
   * What an answer must be: a Standard Schema (zod, valibot, arktype), or a JSON Schema as plain data. Where the library can say its schema as JSON Schema, an answer is
   * refused that does not fit. Default: any value is an answer.
   */
  readonly schema?: AnswerSchema<T>;
  /** Hints for the form that is shown; JSON that Pawl keeps and does not look at. */
  readonly ui?: unknown;
  /** Whom it is put to: a person, a role, a group, or several of them. */
  readonly assignee?: string | readonly string[];
  /** Only an assignee may answer: `by` must be one of them. Default false: the assignee is who is asked, not who is allowed to answer. */
  readonly onlyAssignee?: boolean;
  /** How long it can be answered. Default: for ever. */
  readonly timeout?: Duration;
  /** What the code gets when the time is up; without it that is the error `interrupt_expired`. It is not checked by the schema. */
  readonly default?: NoInfer<T>;
}

/** The answer to come. */
export interface PendingInterrupt<T> extends Promise<T> {
  /** By this it is answered (`pawl.answer(id, …)`): the same in every replay, to be put into a mail, say. A retry or a fork asks anew, under another id. */
  readonly id: string;
}
