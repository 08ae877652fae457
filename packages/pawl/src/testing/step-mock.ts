import { PawlError } from "../errors/pawl-error.ts";
import type { StepContext } from "../workflow/step.ts";

/** In the place of a step's function. `real` calls that, with the same attempt. */
export type StepMockFunction = (step: StepContext, real: () => Promise<unknown>) => unknown;

/** Attempts that fail. */
export interface StepFailure {
  /** What is thrown; a text becomes an `Error` with that message. */
  readonly fail: unknown;
  /** So many calls fail, over all runs of the test; default: all. */
  readonly times?: number;
  /** What calls come to after that: a function, or a value. Default: the real step runs. */
  readonly then?: unknown;
}

/** In the place of a workflow: what its runs come to, by their input. */
export type WorkflowMockFunction = (input: never, step: StepContext) => unknown;

/** What was put in the place of a step, with what is left of it. */
export class StepMock {
  readonly #instead: unknown;
  readonly #failure: StepFailure | undefined;
  #failuresLeft = 0;

  /** @throws PawlError `invalid_option` for `times` that are no number of times. */
  constructor(mock: unknown, what: string) {
    this.#failure = isFailure(mock) ? mock : undefined;
    this.#instead = this.#failure === undefined ? mock : this.#failure.then;
    if (this.#failure !== undefined) this.#failuresLeft = timesOf(this.#failure, what);
  }

  /** With what a function in its place is handed. Null: the real one is to be called. */
  call(...args: readonly unknown[]): { readonly returned: unknown } | null {
    if (this.#failure !== undefined && this.#failuresLeft > 0) {
      this.#failuresLeft--;
      throw thrown(this.#failure.fail);
    }
    if (this.#failure !== undefined && !Object.hasOwn(this.#failure, "then")) return null;
    const instead = this.#instead;
    return {
      returned:
        typeof instead === "function" ? (instead as (...args: readonly unknown[]) => unknown)(...args) : instead,
    };
  }
}

/** A plain object with `fail`, and nothing in it but what a failure has. */
function isFailure(mock: unknown): mock is StepFailure {
  if (typeof mock !== "object" || mock === null || !Object.hasOwn(mock, "fail")) return false;
  return Object.keys(mock).every((key) => key === "fail" || key === "times" || key === "then");
}

function timesOf({ times = Number.POSITIVE_INFINITY }: StepFailure, what: string): number {
  if (times === Number.POSITIVE_INFINITY || (Number.isInteger(times) && times > 0)) return times;
  throw new PawlError(
    "invalid_option",
    `The option times of the mock of ${what} is ${String(times)}; it must be a whole number of at least 1.`,
  );
}

function thrown(fail: unknown): unknown {
  return typeof fail === "string" ? new Error(fail) : fail;
}
