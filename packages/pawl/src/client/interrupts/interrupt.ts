import type { JsonSchema } from "../../schema/json-schema/json-schema.ts";

/**
 * - `open`: it can be answered.
 * - `answered`: it was, and nobody can again.
 * - `expired`: its time was up before.
 * - `closed`: the run has no use for an answer any more: it has ended, or a branch that had asked was dropped.
 */
export type InterruptStatus = "open" | "answered" | "expired" | "closed";

/** A question of a run to people, as `pawl.interrupts` gives it. */
export interface Interrupt {
  readonly id: string;
  /** The run that asks. */
  readonly run: string;
  /** The run at the top of the tree that this one is part of; the run itself where it is nobody's child. */
  readonly root: string;
  readonly namespace: string;
  /** Whose run it is that asks; undefined: nobody's. */
  readonly owner: string | undefined;
  readonly workflow: string;
  /** What `ctx.interrupt` has named it. */
  readonly name: string;
  /** Unique in the run: `interrupt:approval#2`. */
  readonly key: string;
  readonly title: string;
  readonly description: string | undefined;
  /** What an answer must be; undefined: anything, as far as is known. */
  readonly schema: JsonSchema | undefined;
  readonly ui: unknown;
  readonly assignees: readonly string[];
  /** Only these may answer. */
  readonly onlyAssignee: boolean;
  readonly status: InterruptStatus;
  readonly askedAt: Date;
  readonly updatedAt: Date;
  /** Until when it can be answered; undefined: for ever. */
  readonly dueAt: Date | undefined;
  readonly hasDefault: boolean;
  /** What the run gets when the time is up. */
  readonly default: unknown;
  readonly answer: unknown;
  readonly answeredBy: string | undefined;
  readonly answeredAt: Date | undefined;
  readonly comment: string | undefined;
}
