import { PawlError } from "../errors/pawl-error.ts";
import type { EventRow } from "../store/event-row.ts";
import { stepRecords } from "./step-records.ts";

/** Names the steps that there are. */
export function stepNotFound(events: readonly EventRow[], runId: string, from: string): PawlError {
  const steps = stepRecords(events, false).map(({ key }) => key);
  const message = `Run ${runId} has no step "${from}"; it has: ${steps.join(", ") || "none yet"}.`;
  return new PawlError("step_not_found", message, { details: { runId, from, steps } });
}
