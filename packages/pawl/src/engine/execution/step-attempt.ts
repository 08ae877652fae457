import { PawlError } from "../../errors/pawl-error.ts";
import type { RunLog } from "../../workflow/run-log.ts";
import type { StepContext } from "../../workflow/step.ts";
import { isUnderWay, runInScope, type BranchHost, type BranchScope, type Notes } from "./branch-scope.ts";
import type { Clock } from "../clock.ts";
import type { StepOp, StepRequest } from "./op.ts";
import { generation } from "./generation.ts";

/** Begins one attempt at a step: calls its function (or `fn`), and `onEnd` once, when that has a value or an error, or its time is up. */
export function beginAttempt(
  op: StepOp,
  host: BranchHost,
  clock: Clock,
  onEnd: (op: StepOp) => void,
  fn: StepRequest["fn"] = op.request.fn,
): void {
  op.state = op.wasOpened ? "open" : "running";
  op.hasFailed = false;
  op.notesMade = 0;
  op.isAnnounced = false;
  op.controller = undefined;
  op.startedMs = clock.nowMs();
  const attempt = ++op.attempts;
  op.attemptsInRound++;

  const end = (hasFailed: boolean, result: unknown): void => {
    // An attempt that has timed out, or whose step was dropped, is not listened to any more.
    if (op.attempts !== attempt || op.isSettled || !isUnderWay(op)) return;
    op.cancelTimeout?.();
    op.cancelTimeout = undefined;
    op.hasFailed = hasFailed;
    op.result = result;
    if (op.state === "opening") {
      // It is delivered when it has been opened.
      op.isOver = true;
      return;
    }
    op.state = "ended";
    onEnd(op);
  };

  const { timeoutMs } = op.request;
  if (timeoutMs !== undefined && !op.wasOpened) {
    op.cancelTimeout = clock.setTimer(timeoutMs, () => {
      if (op.attempts !== attempt || op.state !== "running") return;
      const error = timeoutError(op, timeoutMs);
      op.abort(error);
      end(true, error);
    });
  }

  try {
    const scope: BranchScope = { host, op, attempt, chance: undefined };
    const returned: unknown = runInScope(scope, fn, new AttemptContext(scope));
    if (isThenable(returned)) {
      returned.then(
        (value) => end(false, value),
        (error: unknown) => end(true, error),
      );
    } else {
      end(false, returned);
    }
  } catch (error) {
    end(true, error);
  }
}

class AttemptContext implements StepContext {
  readonly #scope: BranchScope;

  constructor(scope: BranchScope) {
    this.#scope = scope;
  }

  get attempt(): number {
    return this.#scope.attempt;
  }

  get key(): string {
    return this.#scope.op.key;
  }

  get runId(): string {
    return this.#scope.host.runId;
  }

  get idempotencyKey(): string {
    // What was undone is done anew: an API that knows the first key would answer with what is gone.
    return `${this.runId}/${generation(this.key, this.#scope.op.undoneCount)}`;
  }

  get signal(): AbortSignal {
    return this.#scope.op.signal;
  }

  get log(): RunLog {
    return this.#notes.log;
  }

  // Functions of their own, since a step's function takes apart what it is handed: `({ stream, signal }) => …`.
  get emit(): StepContext["emit"] {
    return (kind, data) => this.#notes.emit(kind, data);
  }

  get progress(): StepContext["progress"] {
    return (fraction, message) => this.#notes.progress(fraction, message);
  }

  get stream(): StepContext["stream"] {
    return (name) => this.#notes.stream(name);
  }

  get #notes(): Notes {
    return this.#scope.host.notes(this.#scope);
  }
}

function timeoutError(op: StepOp, timeoutMs: number): PawlError {
  return new PawlError(
    "step_timeout",
    `Attempt ${op.attempts} of step "${op.key}" took longer than its timeout of ${timeoutMs} ms.`,
    {
      details: { step: op.key, timeoutMs },
    },
  );
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
