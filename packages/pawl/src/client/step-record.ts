import type { PawlError } from "../errors/pawl-error.ts";

/** A unit of a run's history, as `pawl.steps` gives it: a step, the undo of one, a sleep, a wait for a signal, a question to people, or a child. */
export interface StepRecord {
  /** Unique in the run: `charge`, `charge#2`, `undo:charge`, `sleep`, `signal:review`, `interrupt:approval`, `call:order`. */
  readonly key: string;
  readonly name: string;
  readonly kind: "step" | "undo" | "sleep" | "signal" | "interrupt" | "child";
  /**
   * - `running`: an attempt is under way (shown once it has taken half a second), or a child is not over.
   * - `retrying`: an attempt failed; the next is due at `dueAt`.
   * - `waiting`: a sleep, a wait or a question that is not over.
   * - `dropped`: a retry of the run has set it aside, another branch has decided the race that it was part of, or the run has ended without it.
   */
  readonly status: "completed" | "failed" | "running" | "retrying" | "waiting" | "dropped";
  /** Of a question: the answer, or the default. */
  readonly output: unknown;
  readonly error: PawlError | undefined;
  readonly attempts: readonly StepAttempt[];
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  readonly dueAt: Date | undefined;
  /** The run of a child; of one that was started anew, the latest. */
  readonly child: string | undefined;
  /** For a node of a graph: the state after it, and the action that it returned. */
  readonly state: unknown;
  readonly action: string | undefined;
  /** Of a question: the id that it is answered by. */
  readonly interruptId: string | undefined;
  /** Of a question that was answered: by whom, where that was said. */
  readonly answeredBy: string | undefined;
  /** The number of its last event. */
  readonly seq: number;
}

export interface StepAttempt {
  readonly attempt: number;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  readonly error: PawlError | undefined;
}
