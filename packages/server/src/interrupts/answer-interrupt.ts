import type { BodyOf, interruptsAnswer } from "@pawl/api";
import { PawlError, type Interrupt, type Pawl } from "pawl";
import { withAnswerUploads } from "../files/attach-uploads.ts";
import type { Uploads } from "../files/uploads.ts";
import type { Principal } from "../http/principal.ts";
import { nameAskedBy } from "./may-answer.ts";
import { answerableInterrupt } from "./visible-interrupt.ts";

/** Answers are listed by hundreds, and told to everybody who sees the question. */
const answerBytesMax = 256 * 1024;

/**
 * Answers a question as the caller: the answer is signed with their id, whichever of their names or groups it was put to. The same answer once more finds the first one.
 *
 * @throws PawlError `interrupt_not_found`, `interrupt_not_yours`, `interrupt_closed`, `validation_failed`, `payload_too_large`.
 */
export async function answerInterrupt(
  { pawl, files }: { readonly pawl: Pawl; readonly files: Uploads },
  principal: Principal,
  { id, body }: { readonly id: string; readonly body: BodyOf<typeof interruptsAnswer> },
): Promise<Interrupt> {
  const interrupt = await answerableInterrupt(pawl, principal, id);
  checkSize(body.value);
  const value = await withAnswerUploads({ pawl, files }, { interrupt, owner: principal.userId, value: body.value });
  // Operators answer in anybody's place.
  const as = nameAskedBy(interrupt, principal) ?? interrupt.assignees[0];
  return pawl.answer(id, value, {
    by: principal.userId,
    ...(as !== undefined && { as }),
    ...(body.comment !== undefined && { comment: body.comment }),
  });
}

/** @throws PawlError `payload_too_large` */
function checkSize(value: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? "");
  if (bytes <= answerBytesMax) return;
  throw new PawlError(
    "payload_too_large",
    `The answer has ${bytes} bytes; ${answerBytesMax} is the most that is taken.`,
    {
      kind: "invalid_input",
      hint: "Upload what is large as a file, and name it in the answer.",
    },
  );
}
