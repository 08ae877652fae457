import { PawlError, type Interrupt, type Pawl } from "pawl";
import type { Principal } from "../http/principal.ts";
import { mayAnswer, maySee } from "./may-answer.ts";

/** A question that the caller may see. Others' are answered as if they were not there. @throws PawlError `interrupt_not_found`. */
export async function visibleInterrupt(pawl: Pawl, principal: Principal, id: string): Promise<Interrupt> {
  const interrupt = await pawl.interrupts.get(id);
  if (maySee(interrupt, { pawl, principal })) return interrupt;
  throw new PawlError("interrupt_not_found", `There is no interrupt ${JSON.stringify(id)}.`, {
    details: { interrupt: id },
  });
}

/** One that the caller may answer, open or not. @throws PawlError `interrupt_not_found`, `interrupt_not_yours`. */
export async function answerableInterrupt(pawl: Pawl, principal: Principal, id: string): Promise<Interrupt> {
  const interrupt = await visibleInterrupt(pawl, principal, id);
  if (mayAnswer(interrupt, principal)) return interrupt;
  throw new PawlError("interrupt_not_yours", `"${interrupt.title}" may be answered only by those it is put to.`, {
    hint: "Ask one of them, or an operator.",
    details: { interrupt: id, assignees: interrupt.assignees },
  });
}
