/** A live worker. */
export interface WorkerRecord {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** Of the `pawl` package that it runs. */
  readonly version: string;
  /** Undefined: every queue. */
  readonly queues: readonly string[] | undefined;
  readonly serves: readonly { readonly workflow: string; readonly version: number }[];
  readonly concurrency: number;
  readonly startedAt: Date;
  readonly heartbeatAt: Date;
  readonly expiresAt: Date;
}
