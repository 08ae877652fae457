import type { Interrupt, Pawl } from "pawl";
import { namesOf, seesAll, type Principal } from "../http/principal.ts";

type Question = Pick<Interrupt, "namespace" | "owner" | "assignees" | "onlyAssignee">;

/** Whether the question is put to the caller: by name, or to one of their groups. Returns by which; undefined: it is not. Pure. */
export function nameAskedBy({ assignees }: Pick<Question, "assignees">, principal: Principal): string | undefined {
  return namesOf(principal).find((name) => assignees.includes(name));
}

/**
 * Who may answer: whoever it is put to; the owner of the run that asks, unless only those may whom it is put to; operators. Whether it is open is another matter. Pure.
 */
export function mayAnswer(question: Question, principal: Principal): boolean {
  if (seesAll(principal) || nameAskedBy(question, principal) !== undefined) return true;
  return question.owner === principal.userId && !question.onlyAssignee;
}

/** Who sees it: whoever may answer, and the owner of the run in any case. Pure. */
export function maySee(
  question: Question,
  { pawl, principal }: { readonly pawl: Pick<Pawl, "namespace">; readonly principal: Principal },
): boolean {
  return (
    question.namespace === pawl.namespace && (question.owner === principal.userId || mayAnswer(question, principal))
  );
}
