import type { WorkerHealth } from "../store/worker-row.ts";
import type { Logger } from "./logger.ts";
import type { SharedClock } from "./shared-clock.ts";
import type { StoreOutage } from "./store-outage.ts";
import { isSameHealth, workerHealth } from "./worker-health.ts";

/** Keeps what a worker knows of itself, and tells once of every change that this makes to its health. */
export class HealthWatch {
  readonly #name: string;
  readonly #leaseMs: number;
  readonly #clock: SharedClock;
  readonly #outage: StoreOutage;
  readonly #logger: Logger;
  readonly #onChange: (from: WorkerHealth, to: WorkerHealth) => void;
  #lastBeatMs: number;
  #leaseLostMs: number | null = null;
  #late: { readonly atMs: number; readonly lateMs: number } | null = null;
  #isStopping = false;
  #told: WorkerHealth = { status: "healthy", reasons: [] };

  constructor(params: {
    readonly name: string;
    readonly leaseMs: number;
    readonly clock: SharedClock;
    readonly outage: StoreOutage;
    readonly logger: Logger;
    readonly onChange: (from: WorkerHealth, to: WorkerHealth) => void;
  }) {
    this.#name = params.name;
    this.#leaseMs = params.leaseMs;
    this.#clock = params.clock;
    this.#outage = params.outage;
    this.#logger = params.logger;
    this.#onChange = params.onChange;
    this.#lastBeatMs = params.clock.localMs();
  }

  get health(): WorkerHealth {
    const { sinceMs, failures, lastError } = this.#outage;
    return workerHealth({
      nowMs: this.#clock.localMs(),
      leaseMs: this.#leaseMs,
      outage: sinceMs === null ? null : { sinceMs, failures, error: lastError },
      lastBeatMs: this.#lastBeatMs,
      leaseLostMs: this.#leaseLostMs,
      late: this.#late,
      isStopping: this.#isStopping,
    });
  }

  /** A heartbeat that was sent then has been answered. */
  hasBeaten(sentMs: number): void {
    this.#lastBeatMs = sentMs;
  }

  hasLostLease(): void {
    this.#leaseLostMs = this.#clock.localMs();
    this.review();
  }

  wasLate(lateMs: number): void {
    this.#late = { atMs: this.#clock.localMs(), lateMs };
  }

  isStopping(): void {
    this.#isStopping = true;
    this.review();
  }

  /** Called whenever something may have changed, and at every beat, since some of it changes by time alone. */
  review(): void {
    const from = this.#told;
    const to = this.health;
    if (isSameHealth(from, to)) return;
    this.#told = to;
    const why = to.reasons.map(({ message }) => message).join(" ");
    const line = `Worker ${this.#name} is ${to.status}${why === "" ? "" : `: ${why}`}`;
    // To stop is nothing to be warned of.
    if (to.reasons.every(({ code }) => code === "stopping")) this.#logger.info(line);
    else this.#logger.warn(line);
    this.#onChange(from, to);
  }
}
