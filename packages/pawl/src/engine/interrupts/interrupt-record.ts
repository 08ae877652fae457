import type { JsonSchema } from "../../schema/json-schema/json-schema.ts";
import type { NewRecord, RecordRow } from "../../store/record-row.ts";

/** Questions are records of this kind. */
export const interruptKind = "interrupt";

/** What a question's record says beyond its row. Values are encoded texts. */
export interface InterruptBody {
  readonly name: string;
  readonly title: string;
  readonly description: string | null;
  /** JSON Schema; null: any value is an answer. */
  readonly schema: JsonSchema | null;
  readonly ui: unknown;
  readonly assignees: readonly string[];
  readonly onlyAssignee: boolean;
  readonly default: { readonly value: string | null } | null;
  readonly workflow: string;
  /** What it is in its run: `interrupt:approval#2`. */
  readonly key: string;
  readonly askedMs: number;
  /** Outlives the `dueMs` of the row, which goes when the question is over. */
  readonly dueMs: number | null;
  readonly answer: InterruptAnswer | null;
}

export interface InterruptAnswer {
  readonly value: string | null;
  readonly by: string | null;
  readonly comment: string | null;
  readonly atMs: number;
}

export function readBody({ body }: Pick<RecordRow, "body">): InterruptBody {
  return JSON.parse(body) as InterruptBody;
}

/** The same record with another body. */
export function withBody(record: RecordRow, body: InterruptBody): NewRecord {
  const { namespace, owner, status, runId, rootId, dueMs } = record;
  return { namespace, owner, status, runId, rootId, dueMs, label: labelOf(body.assignees), body: JSON.stringify(body) };
}

/** Of questions to several: a record is found by one label only. */
export const severalLabel = "*";

/** What a question is looked for by. */
export function labelOf(assignees: readonly string[]): string | null {
  return assignees.length > 1 ? severalLabel : (assignees[0] ?? null);
}
