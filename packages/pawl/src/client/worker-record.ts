import type { WorkerHealth } from "../store/worker-row.ts";

/** A worker that is registered with the store, as it was at its last heartbeat; live until `expiresAt`. */
export interface WorkerRecord {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  /** Of the `pawl` package that it runs. */
  readonly version: string;
  /** Undefined: every queue. */
  readonly queues: readonly string[] | undefined;
  readonly serves: readonly { readonly workflow: string; readonly version: number }[];
  readonly concurrency: number;
  /** Limits of single queues, within `concurrency`. */
  readonly queueConcurrency: Readonly<Record<string, number>>;
  /** Runs in its memory. */
  readonly activeRuns: number;
  readonly isStopping: boolean;
  /** What it thought of itself. */
  readonly health: WorkerHealth;
  readonly startedAt: Date;
  readonly heartbeatAt: Date;
  readonly expiresAt: Date;
}
