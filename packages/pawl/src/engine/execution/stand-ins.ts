import type { RunRow } from "../../store/run-row.ts";
import type { Workflow } from "../../workflow/workflow.ts";
import type { StepOp, StepRequest } from "./op.ts";

/** What a test puts in the place of users' code, where that is about to be called. Undefined outside of tests: then nobody asks. */
export interface StandIns {
  /** For one attempt at a step. Branches that run again as part of their workflow are not asked for: they are no attempts. */
  stepFunction(run: RunRow, op: StepOp): StepRequest["fn"];
  handler(workflow: Workflow): Workflow["handler"];
}
