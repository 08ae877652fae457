import type { Store } from "../store/store.ts";
import type { Clock } from "./clock.ts";

/** The floor under all wake-ups where others tell what they do: only a message that got lost is found by it. With the heartbeats, an idle worker stays below one query a second. */
const idlePollMs = 4_000;
/** Where nobody tells: often while there is something to do, and ever more seldom while there is not. */
const busyPollMs = 250;
const quietPollMs = 2_500;
const backOffInitialMs = 250;
const backOffMaxMs = 2_000;
/** So that workers that began together do not ask together. */
const jitter = 0.1;

/**
 * When a worker looks for work without being told to: when the next due time that it knows of has come, now and then where the store is shared, and,
 * after a look that failed, not before a pause that grows.
 */
export class WakeUps {
  readonly #store: Pick<Store, "isShared" | "canNotify">;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #onWake: () => void;
  #isOn = false;
  #pollMs: number = busyPollMs;
  #cancelPoll: () => void = () => {};
  #due: { readonly dueMs: number; readonly cancel: () => void } | null = null;
  #backOffMs: number = backOffInitialMs;
  #cancelBackOff: (() => void) | null = null;

  constructor(params: {
    readonly store: Pick<Store, "isShared" | "canNotify">;
    readonly clock: Clock;
    readonly random: () => number;
    readonly onWake: () => void;
  }) {
    this.#store = params.store;
    this.#clock = params.clock;
    this.#random = params.random;
    this.#onWake = params.onWake;
  }

  start(): void {
    this.#isOn = true;
    this.#poll();
  }

  /** Nothing is looked for any more. A pause after a failure still ends: what it was for may be needed to stop. */
  stop(): void {
    this.#isOn = false;
    this.#cancelPoll();
    this.#due?.cancel();
    this.#due = null;
  }

  /** Nothing at all happens from now on. */
  close(): void {
    this.stop();
    this.#cancelBackOff?.();
    this.#cancelBackOff = null;
  }

  /** After a failure: whoever wants to wake the worker waits for the pause to end. */
  get isBackingOff(): boolean {
    return this.#cancelBackOff !== null;
  }

  /** Something is due then. */
  at(dueMs: number): void {
    if (!this.#isOn || (this.#due !== null && this.#due.dueMs <= dueMs)) return;
    this.#due?.cancel();
    const cancel = this.#clock.setTimer(dueMs - this.#clock.nowMs(), () => {
      this.#due = null;
      this.#onWake();
    });
    this.#due = { dueMs, cancel };
  }

  /** A look has been answered; `hasBrought`: with something to do, so there may be more soon. */
  answered(hasBrought: boolean): void {
    this.#backOffMs = backOffInitialMs;
    if (!hasBrought || this.#pollMs === busyPollMs) return;
    this.#pollMs = busyPollMs;
    if (!this.#isOn || this.#store.canNotify) return;
    this.#cancelPoll();
    this.#poll();
  }

  /** A look has failed. */
  failed(): void {
    if (this.#cancelBackOff !== null) return;
    const delayMs = this.#backOffMs * (0.5 + this.#random() / 2);
    this.#backOffMs = Math.min(this.#backOffMs * 2, backOffMaxMs);
    this.#cancelBackOff = this.#clock.setTimer(delayMs, () => this.endBackOff());
  }

  /** The pause is over, or the store is known to be well again. */
  endBackOff(): void {
    if (this.#cancelBackOff === null) return;
    this.#cancelBackOff();
    this.#cancelBackOff = null;
    this.#onWake();
  }

  #poll(): void {
    if (!this.#store.isShared) return;
    const pauseMs = this.#store.canNotify ? idlePollMs : this.#pollMs;
    this.#cancelPoll = this.#clock.setTimer(pauseMs * (1 + jitter * this.#random()), () => {
      this.#pollMs = Math.min(this.#pollMs * 2, quietPollMs);
      this.#onWake();
      this.#poll();
    });
  }
}
