import { AsyncLocalStorage } from "node:async_hooks";
import { PawlError } from "../../errors/pawl-error.ts";
import { isStale, scopeIn, type BranchScope } from "./branch-scope.ts";
import type { Execution } from "./execution.ts";

/** A function that `ctx.cleanup` runs, and the branch that it belongs to; undefined: the workflow's function. */
export interface CleanUp {
  readonly scope: BranchScope | undefined;
}

const inside: AsyncLocalStorage<Execution> = new AsyncLocalStorage();

/** Runs `fn` so that a cancel spares what it asks for; see `Context.cleanup`. */
export async function cleanUp<T>(execution: Execution, fn: () => T | Promise<T>): Promise<T> {
  if (typeof fn !== "function")
    throw new PawlError("invalid_option", `ctx.cleanup takes a function, not ${typeof fn}.`);
  const underWay: CleanUp = { scope: scopeIn(execution) };
  execution.cleanUps.add(underWay);
  try {
    return await inside.run(execution, fn);
  } finally {
    execution.cleanUps.delete(underWay);
  }
}

/** Whether what is asked for here is spared by a cancel. */
export function isSpared(execution: Execution): boolean {
  // A branch's function runs in the context of whatever began it: what it was asked for in decides.
  return scopeIn(execution)?.op.isSpared === true || inside.getStore() === execution;
}

/**
 * Whether the code hears of a cancel only later: it is at its clean-up and waits for nothing else, or its steps are being taken back. What it asks for next, outside,
 * does not begin; it is told then.
 */
export function mustCancelWait(execution: Execution): boolean {
  if (execution.isOver) return true;
  if (![...execution.cleanUps].some(({ scope }) => scope === undefined || !isStale(scope))) return false;
  for (const op of execution.ops.values()) if (!op.isSpared) return false;
  return true;
}
