import type { Store } from "../store/store.ts";
import type { WorkerRow } from "../store/worker-row.ts";
import type { Clock } from "./clock.ts";
import { isProcessGone } from "./host.ts";
import type { Logger } from "./logger.ts";

/** Heartbeats per lease: three may be missed. With it, a dead worker is noticed within 1.25 leases. */
const beatsPerLease = 4;

/**
 * A worker's sign of life: one row, renewed four times per lease. Each beat also looks for workers that are dead, and makes their runs claimable: those whose lease has
 * run out, and at once those on this host whose process is gone.
 */
export class Lease {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #leaseMs: number;
  readonly #onLost: () => void;
  readonly #onReleased: () => void;
  readonly #worker: WorkerRow;
  #cancelTimer: () => void = () => {};
  #beating: Promise<void> = Promise.resolve();
  #isStopped = false;
  #beats = 0;

  constructor(params: {
    readonly worker: WorkerRow;
    readonly leaseMs: number;
    readonly store: Store;
    readonly clock: Clock;
    readonly logger: Logger;
    /** The lease had run out and somebody has taken the runs over. The worker is registered anew already. */
    readonly onLost: () => void;
    /** Runs of a dead worker are claimable now. */
    readonly onReleased: () => void;
  }) {
    this.#worker = params.worker;
    this.#leaseMs = params.leaseMs;
    this.#store = params.store;
    this.#clock = params.clock;
    this.#logger = params.logger;
    this.#onLost = params.onLost;
    this.#onReleased = params.onReleased;
  }

  async start(): Promise<void> {
    const registering = this.#register();
    this.#beating = registering.catch(() => {});
    await registering;
    this.#schedule();
  }

  /** Takes the worker's row away. If the store cannot, the row runs out by itself. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer();
    await this.#beating;
    try {
      await this.#store.releaseWorkers({ nowMs: this.#clock.nowMs(), deadIds: [this.#worker.id] });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#logger.warn(`Worker ${this.#worker.id} could not sign off, and its lease will run out instead: ${reason}`);
    }
  }

  #schedule(): void {
    if (this.#isStopped) return;
    this.#cancelTimer = this.#clock.setTimer(this.#leaseMs / beatsPerLease, () => {
      this.#beating = this.#beat().catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.#logger.warn(`The heartbeat of worker ${this.#worker.id} failed: ${reason}`);
      });
      void this.#beating.then(() => this.#schedule());
    });
  }

  async #register(): Promise<void> {
    await this.#store.heartbeat({ worker: this.#row(), isNew: true });
    await this.#releaseDead();
  }

  async #beat(): Promise<void> {
    const isAlive = await this.#store.heartbeat({ worker: this.#row(), isNew: false });
    if (this.#isStopped) return;
    if (!isAlive) {
      this.#logger.warn(
        `Worker ${this.#worker.id} gave no sign of life for longer than its lease of ${this.#leaseMs} ms; others have taken over its runs.`,
      );
      this.#onLost();
      // Runs that it was given after the others had looked are still its own, and nobody here runs them any more.
      const { runIds } = await this.#store.releaseWorkers({ nowMs: this.#clock.nowMs(), deadIds: [this.#worker.id] });
      if (runIds.length > 0) this.#onReleased();
      await this.#store.heartbeat({ worker: this.#row(), isNew: true });
    }
    await this.#releaseDead();
  }

  async #releaseDead(): Promise<void> {
    const workers = await this.#store.listWorkers();
    if (this.#isStopped) return;
    const nowMs = this.#clock.nowMs();
    const deadIds = workers
      .filter((worker) => worker.id !== this.#worker.id && isProcessGone(worker))
      .map(({ id }) => id);
    const hasExpired = workers.some((worker) => worker.expiresMs <= nowMs);
    // Now and then without an occasion: a worker that was removed while it stood still may have claimed runs since, and died.
    const isRound = this.#beats++ % beatsPerLease === 0;
    if (deadIds.length === 0 && !hasExpired && !isRound) return;
    const { workerIds, runIds } = await this.#store.releaseWorkers({ nowMs, deadIds });
    if (runIds.length === 0) return;
    this.#logger.info(`Freed ${runIds.length} runs of workers that are gone: ${workerIds.join(", ")}`);
    this.#onReleased();
  }

  #row(): WorkerRow {
    const nowMs = this.#clock.nowMs();
    return { ...this.#worker, heartbeatMs: nowMs, expiresMs: nowMs + this.#leaseMs };
  }
}
