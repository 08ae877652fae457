import type { RunStatus } from "../store/run-status.ts";
import type { RunCommand } from "../store/write.ts";

/**
 * What looks on while runs are started and run, to make traces and figures of it: `@pawl/otel` is one. Nothing is asked where none is configured.
 *
 * Its methods are called in the middle of the engine's work: they must be quick. What they throw is told once in the log, and harms nothing that they look on at. Traces are texts as `StartOptions.trace` has them.
 */
export interface Instrumentation {
  /** A program asks something of a run. Calls `perform` once, and gives what that gives; what `perform` does is done on behalf of the caller. */
  operation<T>(operation: Operation, perform: (span: OperationSpan) => Promise<T>): Promise<T>;
  /** A worker has taken a run up, and holds it until it ends or has to wait. A run that waits often has many activations, perhaps on many machines. */
  activation(run: ActiveRun): Activation;
}

/** The run that something is told of. */
export interface TracedRun {
  readonly id: string;
  readonly workflow: string;
  readonly version: number;
  readonly trace: string | null;
}

export interface Operation {
  readonly name: "start" | "fork" | "signal" | "answer" | RunCommand["name"];
  /** What it is about: the name of the workflow that is started, of the signal. Empty where the run is all there is to say. */
  readonly subject: string;
  /** The trace that the caller has named; null: the one that its code is part of, if it is part of any. */
  readonly trace: string | null;
  /** The run that it is asked of. Null: there is none yet. */
  readonly runId: string | null;
  /** Of a fork: the run that it is made from. */
  readonly origin?: TracedRun;
}

/** An operation under way. */
export interface OperationSpan {
  /** The trace that a run which is started by it is part of; null: of none. */
  readonly trace: string | null;
  /** The run that it has come to. */
  touched(run: TracedRun, facts?: { readonly isNew?: boolean }): void;
}

export interface ActiveRun extends TracedRun {
  readonly queue: string;
  readonly namespace: string;
  readonly parentId: string | null;
  readonly forkedFrom: string | null;
  readonly continuedFrom: string | null;
  /** How often workers have taken it up, this time included. */
  readonly epoch: number;
  /** For how long it has been due before anybody took it up for the first time, in milliseconds; null: it was begun before. */
  readonly queuedMs: number | null;
}

export interface Activation {
  /** The trace that the run is part of: its own, or one that follows from its id. */
  readonly trace: string;
  /** Calls `fn`, the workflow's function, so that what it calls in turn is part of the run's trace; gives what it gives. */
  run<T>(fn: () => T): T;
  /** An attempt at a step begins. What a replay finds on record is no attempt, and is not told of. `within`: the branch that it belongs to, if that is being told of. */
  attempt(step: AttemptFacts, within: AttemptSpan | null): AttemptSpan;
  /** A child is about to be started. Gives the trace that it is part of. */
  child(child: { readonly id: string; readonly workflow: string }): string | null;
  /** The worker lets go of the run. Called once. */
  end(end: ActivationEnd): void;
}

export interface AttemptFacts {
  /** As the log has it: `all/a/charge#2`. */
  readonly key: string;
  /** As the code has it: `charge`. */
  readonly name: string;
  readonly number: number;
}

export interface AttemptSpan {
  /** Calls `fn`, the step's function, so that what it calls in turn is part of the attempt's trace; gives what it gives. */
  run<T>(fn: () => T): T;
  /** Called once. `abandoned`: nobody waits for it any more: a race that was lost, a run that was cancelled, or that somebody else runs now. */
  end(outcome: "completed" | "failed" | "abandoned", error?: unknown): void;
}

export interface ActivationEnd {
  /** What the run has become; `lost`: it belongs to another worker, and this one cannot know. */
  readonly status: RunStatus | "lost";
  /** Of a run that has failed, was cancelled, is blocked or was paused by a retry policy. */
  readonly error: unknown;
  /** For a run that has ended: since its creation, in milliseconds. */
  readonly lastedMs: number | null;
}
