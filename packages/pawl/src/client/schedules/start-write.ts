import type { NewRun } from "../../store/run-row.ts";
import type { StartWrite } from "../../store/write.ts";

/** The start of a run that a schedule asks for. It is born in no worker's hands: whoever has room claims it. */
export function startWrite(run: NewRun): StartWrite {
  return { type: "start", run, workerId: null, copyFrom: null, onHeldKey: { type: "return" }, events: [] };
}
