/** What stands in a queue, and who serves it. */
export interface QueueRecord {
  readonly queue: string;
  /** Runs that are due now and owned by nobody: the line. */
  readonly due: number;
  /** Since when the first of them is due. */
  readonly oldestDueAt: Date | undefined;
  /** Runs that are due later: delayed, sleeping, or waiting with a deadline. */
  readonly later: number;
  /** Runs that a worker has now. */
  readonly running: number;
  /** Live workers, of any process, that serve this queue. */
  readonly workers: number;
  /** What this process's configuration (`queues`) allows it, over all workers; undefined: it has no limits. */
  readonly limits: QueueLimits | undefined;
  /** The same by workflow and version. */
  readonly lanes: readonly QueueLane[];
}

export interface QueueLimits {
  /** Runs that workers have at a time: in all, and of one key. */
  readonly concurrency: number | undefined;
  readonly concurrencyPerKey: number | undefined;
  /** Runs that begin within any period, in all or of each key. */
  readonly rateLimit: { readonly limit: number; readonly periodMs: number; readonly perKey: boolean } | undefined;
}

export interface QueueLane {
  readonly workflow: string;
  readonly version: number;
  readonly due: number;
  readonly later: number;
  readonly running: number;
  /** Whether a live worker serves this version from this queue; if not, its runs wait until one does. */
  readonly isServed: boolean;
}
