/** A process (or part of one) that owns runs by lease. One row per worker is all that liveness costs. */
export interface WorkerRow {
  readonly id: string;
  /** For people; need not be unique. */
  readonly name: string;
  /** Host, boot and process namespace: two workers with the same key can see each other's process ids. */
  readonly hostKey: string;
  readonly host: string;
  readonly pid: number;
  /** Of the `pawl` package. */
  readonly version: string;
  readonly queues: readonly string[] | null;
  readonly serves: readonly { readonly workflow: string; readonly version: number }[];
  readonly concurrency: number;
  /** Queues of which it runs fewer at once than `concurrency` allows. */
  readonly queueConcurrency: Readonly<Record<string, number>>;
  /** Runs in its memory at the last heartbeat. */
  readonly activeRuns: number;
  readonly isStopping: boolean;
  readonly health: WorkerHealth;
  readonly startedMs: number;
  readonly heartbeatMs: number;
  /** Past this moment anybody may take over its runs. */
  readonly expiresMs: number;
}

/** What a worker thinks of itself. */
export interface WorkerHealth {
  /** `degraded`: it works, but less well than it should; `unhealthy`: it cannot do its work now. */
  readonly status: "healthy" | "degraded" | "unhealthy";
  /** Why it is not healthy, worst first; each with a stable code. */
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
}
