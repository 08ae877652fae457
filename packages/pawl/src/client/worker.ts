import type { WorkerEvents } from "../engine/worker-events.ts";
import type { Duration } from "../retry/duration.ts";
import type { WorkerHealth } from "../store/worker-row.ts";
import type { CaptureOutput } from "../workflow/workflow.ts";

export interface WorkerOptions {
  /** For people, in lists and logs; need not be unique. Default: host and process id. */
  readonly name?: string;
  /** How many runs at once; default 100. Runs that only wait do not count. */
  readonly concurrency?: number;
  /** Default: every queue. */
  readonly queues?: readonly string[];
  /** How many runs of a queue at once, within `concurrency`: `{ mail: 5 }`. Queues that are not named have no limit of their own. */
  readonly queueConcurrency?: Readonly<Record<string, number>>;
  /** How long its lease lasts without a sign of life; default 8 s, at least 100 ms. Another worker takes its runs over within 1.25 × this. */
  readonly lease?: Duration;
  /** For `stop` and `close`: how long steps under way may go on; default 30 s. */
  readonly shutdownTimeout?: Duration;
  /**
   * Whether what the code of runs writes to `process.stdout` and `process.stderr` (`console` included) becomes events of the run: `true`, and it is printed as well; `"only"`, and it is
   * not. Default `false`; a workflow can say otherwise.
   */
  readonly captureOutput?: CaptureOutput;
}

/**
 * A worker of this process.
 *
 * @example
 * const worker = await pawl.startWorker({ name: "mail-1", queues: ["mail"], concurrency: 20 });
 * worker.on("health-changed", ({ to, reasons }) => console.log(to, reasons));
 * process.once("SIGTERM", () => worker.stop({ timeout: "20s" }));
 */
export interface Worker {
  readonly id: string;
  readonly name: string;
  /** Runs in memory now. */
  readonly activeRuns: number;
  /** Whether it should be given work: it is registered, is not stopping, and is not `unhealthy`. For readiness probes. */
  readonly isReady: boolean;
  /**
   * How it is, and why it is not well, worst first. The codes are stable: `store_unreachable`, `heartbeat_late`, `lease_lost`, `event_loop_blocked`,
   * `stopping`. It works on, or tries to, whatever its health: nothing has to be restarted for it to recover.
   */
  health(): WorkerHealth;
  /**
   * Calls `listener` whenever `event` happens, until the function that is returned is called. A listener that throws is logged and harms nothing.
   *
   * @throws PawlError `invalid_option` (there is no such event, or the listener is no function).
   */
  on<Event extends keyof WorkerEvents>(event: Event, listener: (data: WorkerEvents[Event]) => void): () => void;
  /**
   * Claims nothing more, lets steps that are under way finish (within the timeout, then their signal is aborted), and gives every run back so
   * that another worker has it at once. Idempotent; of several timeouts the one that ends first counts. Where the store does not answer, it takes at most 6 s longer: the runs are
   * taken over when the lease has run out.
   *
   * @throws PawlError `invalid_duration`.
   */
  stop(options?: { readonly timeout?: Duration }): Promise<void>;
}
