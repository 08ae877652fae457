import type { Store } from "../store/store.ts";
import type { WorkerRow } from "../store/worker-row.ts";
import type { HealthWatch } from "./health-watch.ts";
import { isProcessGone } from "./host.ts";
import type { Logger } from "./logger.ts";
import type { SharedClock } from "./shared-clock.ts";
import { reasonOf, type StoreOutage } from "./store-outage.ts";

/** Heartbeats per lease: three may be missed. With it, a dead worker is noticed within 1.25 leases. */
const beatsPerLease = 4;
/** A beat comes up to a tenth earlier, so that a fleet that began together does not beat together; never later, for the sake of the 1.25 leases. */
const jitter = 0.1;
/** Every so many beats dead workers are looked for without an occasion. */
const beatsPerRound = 8;
/** A timer that goes off later than this was held up: the event loop was busy, or the process stood still. */
const lateMinMs = 1_000;
/** How long a worker that signs off waits for the store. */
const signOffMaxMs = 5_000;

export interface LeaseEvents {
  /** The lease had run out and somebody has taken the runs over. The worker is registered anew then. */
  readonly onLost: () => void;
  /** Its lease had run out by its own account, and is confirmed again. */
  readonly onConfirmed: () => void;
  /** Workers that were dead are removed, and their runs claimable. */
  readonly onReleased: (released: {
    readonly workerIds: readonly string[];
    readonly runIds: readonly string[];
  }) => void;
  /** Every {@link beatsPerRound} beats. */
  readonly onRound: () => void;
}

/**
 * A worker's sign of life: one row, renewed four times per lease, in one call that also tells which workers there are. When one of them is dead, its runs are
 * made claimable: when its lease has run out, and at once when it was on this host and its process is gone.
 *
 * The beat goes on by the timer, whatever the store does: a heartbeat that is not answered is not followed by a second one, but by the next after its end.
 */
export class Lease {
  readonly #workerId: string;
  readonly #row: () => Omit<WorkerRow, "heartbeatMs" | "expiresMs">;
  readonly #leaseMs: number;
  readonly #store: Store;
  readonly #clock: SharedClock;
  readonly #random: () => number;
  readonly #logger: Logger;
  readonly #outage: StoreOutage;
  readonly #watch: HealthWatch;
  readonly #events: LeaseEvents;
  #cancelTimer: () => void = () => {};
  #beating: Promise<void> | null = null;
  #mustBeatAgain = false;
  #isRegistered = false;
  /** Somebody was told that it is not held, and waits until it is confirmed: the local clock may have gone wrong, and back. */
  #wasDenied = false;
  /** By the local clock. */
  #heldUntilMs = Number.NEGATIVE_INFINITY;
  #isStopped = false;
  #beats = 0;

  constructor(params: {
    readonly workerId: string;
    /** The row as it is to be shown now. */
    readonly row: () => Omit<WorkerRow, "heartbeatMs" | "expiresMs">;
    readonly leaseMs: number;
    readonly store: Store;
    readonly clock: SharedClock;
    readonly random: () => number;
    readonly logger: Logger;
    readonly outage: StoreOutage;
    readonly watch: HealthWatch;
    readonly events: LeaseEvents;
  }) {
    this.#workerId = params.workerId;
    this.#row = params.row;
    this.#leaseMs = params.leaseMs;
    this.#store = params.store;
    this.#clock = params.clock;
    this.#random = params.random;
    this.#logger = params.logger;
    this.#outage = params.outage;
    this.#watch = params.watch;
    this.#events = params.events;
  }

  /** By the last that the store has said. */
  get isRegistered(): boolean {
    return this.#isRegistered && !this.#isStopped;
  }

  /**
   * Nobody can have taken its runs away, by all that it knows. Later than that others may have done what it is about to begin: until it has heard otherwise, it begins
   * nothing (promise 6). Its commits need no such care, since the store refuses them.
   */
  get isHeld(): boolean {
    const isHeld = this.#clock.localMs() < this.#heldUntilMs;
    this.#wasDenied ||= !isHeld;
    return isHeld;
  }

  async start(): Promise<void> {
    const registering = this.#register();
    this.#beating = registering.catch(() => {});
    try {
      await registering;
    } finally {
      this.#beating = null;
    }
    this.#schedule();
  }

  /** Out of turn: the row says something new that others should know. */
  beatNow(): void {
    if (this.#isStopped) return;
    if (this.#beating === null) this.#begin();
    else this.#mustBeatAgain = true;
  }

  /** Takes the worker's row away. If the store cannot, the row runs out by itself. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer();
    let cancel: () => void = () => {};
    const isTooLate = new Promise<"late">((resolve) => {
      cancel = this.#clock.setTimer(signOffMaxMs, () => resolve("late"));
    });
    if ((await Promise.race([this.#signOff(), isTooLate])) === "late") this.#complain("the store does not answer");
    cancel();
    // It is not asked of the store any more.
    this.#outage.succeeded(this.#source);
  }

  async #signOff(): Promise<void> {
    await this.#beating;
    try {
      await this.#releaseOwn();
    } catch (error) {
      this.#complain(reasonOf(error));
    }
  }

  #releaseOwn(): ReturnType<Store["releaseWorkers"]> {
    return this.#store.releaseWorkers({ nowMs: this.#clock.nowMs(), deadIds: [this.#workerId], isSignOff: true });
  }

  #complain(reason: string): void {
    this.#logger.warn(`Worker ${this.#workerId} could not sign off, and its lease will run out instead: ${reason}`);
  }

  #schedule(): void {
    if (this.#isStopped) return;
    const pauseMs = this.#pauseMs;
    const dueMs = this.#clock.localMs() + pauseMs;
    this.#cancelTimer = this.#clock.setTimer(pauseMs, () => {
      const lateMs = this.#clock.localMs() - dueMs;
      if (lateMs > lateMinMs) this.#watch.wasLate(lateMs);
      if (this.#beating === null) this.#begin();
      this.#watch.review();
      this.#schedule();
    });
  }

  get #pauseMs(): number {
    return (this.#leaseMs / beatsPerLease) * (1 - jitter * this.#random());
  }

  get #source(): string {
    return `heartbeats of worker ${this.#workerId}`;
  }

  #begin(): void {
    this.#beating = this.#beat().then(
      () => this.#outage.succeeded(this.#source),
      (error: unknown) => {
        // Once it has stopped, no further beat would end the outage.
        if (!this.#isStopped) this.#outage.failed(this.#source, error, this.#pauseMs);
      },
    );
    void this.#beating.then(() => {
      this.#beating = null;
      this.#watch.review();
      if (this.#mustBeatAgain && !this.#isStopped) this.#begin();
      this.#mustBeatAgain = false;
    });
  }

  async #register(): Promise<void> {
    const { workers } = await this.#heartbeat(true);
    await this.#releaseDead(workers);
  }

  async #beat(): Promise<void> {
    const { isAlive, workers } = await this.#heartbeat(false);
    if (this.#isStopped) return;
    if (isAlive) return this.#releaseDead(workers);
    this.#isRegistered = false;
    this.#events.onLost();
    // Runs that it was given after the others had looked are still its own, and nobody here runs them any more.
    const released = await this.#releaseOwn();
    if (released.runIds.length > 0) this.#events.onReleased(released);
    if (!this.#isStopped) await this.#register();
  }

  async #heartbeat(isNew: boolean): ReturnType<Store["heartbeat"]> {
    const sentMs = this.#clock.localMs();
    const nowMs = this.#clock.nowMs();
    const worker = { ...this.#row(), heartbeatMs: nowMs, expiresMs: nowMs + this.#leaseMs };
    const heartbeat = await this.#store.heartbeat({ worker, isNew });
    this.#isRegistered = heartbeat.isAlive;
    // From the moment of asking: the store counts from then, however long the answer was on its way.
    this.#heldUntilMs = heartbeat.isAlive ? sentMs + this.#leaseMs : Number.NEGATIVE_INFINITY;
    if (this.#wasDenied && this.isHeld) {
      this.#wasDenied = false;
      this.#events.onConfirmed();
    }
    this.#watch.hasBeaten(sentMs);
    return heartbeat;
  }

  async #releaseDead(workers: readonly WorkerRow[]): Promise<void> {
    if (this.#isStopped) return;
    const nowMs = this.#clock.nowMs();
    const others = workers.filter(({ id }) => id !== this.#workerId);
    const deadIds = others.filter(isProcessGone).map(({ id }) => id);
    const hasExpired = others.some(({ expiresMs }) => expiresMs <= nowMs);
    // Now and then without an occasion: a worker that was removed while it stood still may have claimed runs since, and died.
    const isRound = this.#beats++ % beatsPerRound === 0;
    if (isRound) this.#events.onRound();
    if (deadIds.length === 0 && !hasExpired && !isRound) return;
    const released = await this.#store.releaseWorkers({ nowMs, deadIds });
    if (released.workerIds.length + released.runIds.length > 0) this.#events.onReleased(released);
  }
}
