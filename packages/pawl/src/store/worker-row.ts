/** A process (or part of one) that owns runs by lease. One row per worker is all that liveness costs. */
export interface WorkerRow {
  readonly id: string;
  /** Host, boot and process namespace: two workers with the same key can see each other's process ids. */
  readonly hostKey: string;
  readonly host: string;
  readonly pid: number;
  /** Of the `pawl` package. */
  readonly version: string;
  readonly queues: readonly string[] | null;
  readonly serves: readonly { readonly workflow: string; readonly version: number }[];
  readonly concurrency: number;
  readonly startedMs: number;
  readonly heartbeatMs: number;
  /** Past this moment anybody may take over its runs. */
  readonly expiresMs: number;
}
