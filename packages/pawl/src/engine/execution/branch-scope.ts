import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import type { Context } from "../../workflow/context.ts";
import type { StepOp } from "./op.ts";
import type { Chance } from "./seed.ts";

/** Whose code is running, in the asynchronous context of that code. */
export type CodeScope = HandlerScope | BranchScope;

/** The workflow's function. */
export interface HandlerScope {
  readonly host: BranchHost;
  readonly op: null;
}

/** A step's function: how the context notices that it is used inside a step. */
export interface BranchScope {
  readonly host: BranchHost;
  readonly op: StepOp;
  readonly attempt: number;
  /** What `ctx.random` and `ctx.uuid` draw from inside: the same for every attempt, and nothing that is drawn outside shifts by it. */
  chance: Chance | undefined;
}

/** For those who watch the run. */
export type Notes = Pick<Context, "log" | "emit" | "progress" | "stream">;

export type OutputKind = "stdout" | "stderr";

/** The execution that the code belongs to. */
export interface BranchHost {
  readonly runId: string;
  /** What code inside a step says. */
  notes(scope: BranchScope): Notes;
  /** Its code has written to stdout or stderr, inside a step or not. True: nobody else is to see that. */
  onOutput(scope: BranchScope | undefined, kind: OutputKind, text: string): boolean;
  /** A promise of its code was rejected, and nobody awaits it (yet). */
  onUnawaited(reason: unknown, op: StepOp | null): void;
}

export const codeScope: AsyncLocalStorage<CodeScope> = new AsyncLocalStorage();

/**
 * Calls `fn` in this scope. `codeScope.run` would do, but makes two copies of the asynchronous context, one to go in and one to come back, and leaves the second behind for whoever
 * calls next to copy: for a step that is four times the cost of this.
 */
export function runInScope<Args extends unknown[], R>(scope: CodeScope, fn: (...args: Args) => R, ...args: Args): R {
  return new AsyncResource("PawlCode", resourceOptions)
    .emitDestroy()
    .runInAsyncScope(enter<Args, R>, undefined, scope, fn, args);
}

const resourceOptions = { requireManualDestroy: true };

function enter<Args extends unknown[], R>(scope: CodeScope, fn: (...args: Args) => R, args: Args): R {
  codeScope.enterWith(scope);
  return fn(...args);
}

/** The branch or step of this run whose code is running; undefined: none. */
export function scopeIn(host: BranchHost): BranchScope | undefined {
  const scope = codeScope.getStore();
  return scope?.host === host && scope.op !== null ? scope : undefined;
}

/** Whether an attempt's function is at work. */
export function isUnderWay({ state }: StepOp): boolean {
  return state === "running" || state === "opening" || state === "open";
}

/** Whether the attempt has no say any more: it has ended, timed out, or was dropped, but some of its code still runs. */
export function isStale({ op, attempt }: BranchScope): boolean {
  return op.isSettled || op.attempts !== attempt || !isUnderWay(op);
}
