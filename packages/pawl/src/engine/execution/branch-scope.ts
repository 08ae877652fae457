import { AsyncLocalStorage } from "node:async_hooks";
import type { RunLog } from "../../workflow/run-log.ts";
import type { StepOp } from "./op.ts";

/** Whose step function is running, in the asynchronous context of that function: how the context notices that it is used inside a step. */
export interface BranchScope {
  readonly host: BranchHost;
  readonly op: StepOp;
}

/** The execution that the step belongs to. */
export interface BranchHost {
  readonly runId: string;
  stepLog(key: string): RunLog;
}

export const branchScope: AsyncLocalStorage<BranchScope> = new AsyncLocalStorage();
