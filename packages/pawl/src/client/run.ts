import type { PawlError } from "../errors/pawl-error.ts";
import type { RunStatus } from "../store/run-status.ts";

/** The record of a run. */
export interface Run<Input = unknown, Output = unknown> {
  readonly id: string;
  readonly workflow: string;
  readonly version: number;
  readonly status: RunStatus;
  readonly input: Input;
  /** Of a completed run. */
  readonly output: Output | undefined;
  /** Of a failed or cancelled run, and the reason why a run is blocked or was paused by its retry policy. */
  readonly error: PawlError | undefined;
  /** What `ctx.setState` has set. */
  readonly state: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, string>>;
  /** What it can be found by, as its workflow declares it. Dates are milliseconds since 1970. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly namespace: string;
  readonly owner: string | undefined;
  readonly queue: string;
  readonly priority: number;
  readonly idempotencyKey: string | undefined;
  /** The worker that runs it now. */
  readonly workerId: string | undefined;
  /** How often a worker has taken it up: the fencing number of its ownership. */
  readonly epoch: number;
  /** The signals that would wake it. */
  readonly awaits: readonly string[];
  /** When it is due: the end of a sleep, of a retry's delay, of a wait's timeout, or of the delay it was started with. */
  readonly dueAt: Date | undefined;
  /** Cancel was asked for; the run is cleaning up. */
  readonly cancelRequested: boolean;
  /** Pause was asked for; the steps under way are finishing. */
  readonly pauseRequested: boolean;
  /** The trace that it is part of: a W3C `traceparent`, and behind a space its `tracestate`, if there is one. */
  readonly trace: string | undefined;
  /** The run that began this one, as its child. */
  readonly parent: string | undefined;
  /** The run at the top of the tree that this one is part of. */
  readonly root: string | undefined;
  readonly forkedFrom: string | undefined;
  readonly continuedFrom: string | undefined;
  readonly continuedTo: string | undefined;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
  readonly updatedAt: Date;
  readonly finishedAt: Date | undefined;
}
