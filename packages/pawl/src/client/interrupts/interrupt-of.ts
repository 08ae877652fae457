import { readBody } from "../../engine/interrupts/interrupt-record.ts";
import type { RecordRow } from "../../store/record-row.ts";
import { decodeValue } from "../../values/decode.ts";
import type { Interrupt, InterruptStatus } from "./interrupt.ts";

/** A question as programs see it. */
export function interruptOf(row: RecordRow): Interrupt {
  const body = readBody(row);
  const { answer } = body;
  const run = row.runId as string;
  return {
    id: row.id,
    run,
    root: row.rootId ?? run,
    namespace: row.namespace,
    owner: row.owner ?? undefined,
    workflow: body.workflow,
    name: body.name,
    key: body.key,
    title: body.title,
    description: body.description ?? undefined,
    schema: body.schema ?? undefined,
    ui: body.ui ?? body.schema?.["ui"],
    assignees: body.assignees,
    onlyAssignee: body.onlyAssignee,
    status: row.status as InterruptStatus,
    askedAt: new Date(body.askedMs),
    updatedAt: new Date(row.updatedMs),
    dueAt: body.dueMs === null ? undefined : new Date(body.dueMs),
    hasDefault: body.default !== null,
    default: body.default === null ? undefined : decodeValue(body.default.value),
    answer: answer === null ? undefined : decodeValue(answer.value),
    answeredBy: answer?.by ?? undefined,
    answeredAt: answer === null ? undefined : new Date(answer.atMs),
    comment: answer?.comment ?? undefined,
  };
}
