import { checkOptions } from "../../errors/check-options.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import type { Engine } from "../../engine/engine.ts";
import { encodeAnswer, interruptSignal } from "../../engine/interrupts/interrupt-message.ts";
import type { InterruptBody } from "../../engine/interrupts/interrupt-record.ts";
import { encodePayload } from "../../engine/execution/payload.ts";
import { checkForm } from "../../schema/answer-schema.ts";
import { operate } from "../../plugin/operate.ts";
import type { RecordRow } from "../../store/record-row.ts";
import { checkName } from "../../workflow/name.ts";
import { answerOptions } from "../option-names.ts";
import { assertOpen, changeInterrupt } from "./change-interrupt.ts";
import type { Interrupt } from "./interrupt.ts";
import { interruptOf } from "./interrupt-of.ts";

export interface AnswerOptions {
  /** Who answers, as your program knows them. */
  readonly by?: string;
  /** In whose place they answer, where the question is not put to them by name: a group of theirs. Only of those that `onlyAssignee` lets answer; default: `by`. */
  readonly as?: string;
  readonly comment?: string;
}

/** See `Pawl.answer`. */
export function answerInterrupt(
  engine: Engine,
  id: string,
  value: unknown,
  options: AnswerOptions = {},
): Promise<Interrupt> {
  return operate(engine.instrumentation, { name: "answer", subject: "", trace: null, runId: null }, async (span) => {
    const interrupt = await giveAnswer(engine, id, value, options);
    // Only whoever looks on needs to know which trace the run is part of.
    const run = engine.instrumentation && (await engine.store.getRun({ runId: interrupt.run }));
    if (run) span.touched(run);
    return interrupt;
  });
}

async function giveAnswer(engine: Engine, id: string, value: unknown, options: AnswerOptions): Promise<Interrupt> {
  checkOptions(options, answerOptions, "pawl.answer");
  const { by, as = by, comment } = options;
  if (by !== undefined) checkName(by, "name of who answers an interrupt");
  if (as !== undefined) checkName(as, "name of the assignee in whose place an interrupt is answered");
  if (comment !== undefined && typeof comment !== "string")
    throw new PawlError("invalid_option", `The option comment is ${String(comment)}; it must be a text.`);
  const { text } = encodePayload(value, { what: "answer", limitBytes: engine.payloadLimitBytes });
  const record = await changeInterrupt(engine, id, (found, body, nowMs) => {
    if (isRepeated(body, text, by)) return "as it is";
    assertOpen(found, body, nowMs);
    assertAllowed(found, body, as);
    if (body.schema !== null) checkForm(body.schema, value, `answer to "${body.title}"`);
    const message = {
      id: engine.newId(nowMs),
      runId: found.runId as string,
      name: interruptSignal(id),
      payload: encodeAnswer({ value, ...(by !== undefined && { by }), ...(comment !== undefined && { comment }) }),
      atMs: nowMs,
    };
    const answer = { value: text, by: by ?? null, comment: comment ?? null, atMs: nowMs };
    return { body: { ...body, answer }, status: "answered", message };
  });
  return interruptOf(record);
}

/** Somebody who has not heard that the answer was taken sends it again. */
function isRepeated({ answer }: InterruptBody, text: string | null, by: string | undefined): boolean {
  return answer !== null && by !== undefined && answer.by === by && answer.value === text;
}

function assertAllowed(
  { id }: RecordRow,
  { title, assignees, onlyAssignee }: InterruptBody,
  by: string | undefined,
): void {
  if (!onlyAssignee || (by !== undefined && assignees.includes(by))) return;
  throw new PawlError(
    "interrupt_not_yours",
    `"${title}" may be answered by ${assignees.join(" or ")} only, not by ${by ?? "somebody who is not named"}.`,
    { details: { interrupt: id, assignees, by: by ?? null } },
  );
}
