import type { Engine } from "../../engine/engine.ts";
import { checkAssignees } from "../../engine/interrupts/assignees.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import { assertOpen, changeInterrupt } from "./change-interrupt.ts";
import type { Interrupt } from "./interrupt.ts";
import { interruptOf } from "./interrupt-of.ts";

/** See `Pawl.interrupts.reassign`. */
export async function reassignInterrupt(
  engine: Engine,
  id: string,
  assignee: string | readonly string[] | null,
): Promise<Interrupt> {
  const assignees = checkAssignees(assignee);
  const record = await changeInterrupt(engine, id, (found, body, nowMs) => {
    assertOpen(found, body, nowMs);
    if (body.onlyAssignee && assignees.length === 0)
      throw new PawlError("invalid_option", `"${body.title}" may be answered by its assignee only, so it needs one.`);
    return { body: { ...body, assignees }, status: "open", message: null };
  });
  return interruptOf(record);
}
