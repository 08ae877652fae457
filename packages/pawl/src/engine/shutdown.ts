import type { Clock } from "./clock.ts";
import { giveBack } from "./execution/endings.ts";
import type { Execution } from "./execution/execution.ts";

/** How long a worker that stops waits for the store to take the last word of its runs. Where it does not (a full disk), they are released with the worker's row. */
const lastWordMs = 1_000;

/**
 * How a worker gets rid of its runs (promise 10).
 *
 * `draining` (what runs may end or suspend) → timeout → `giving up` (steps that are still under way are told to stop, and their runs are given back without their
 * results) → a last moment for the store → `over`. It is over as soon as no run is left.
 */
export class Shutdown {
  readonly #clock: Clock;
  readonly #runs: ReadonlyMap<string, Execution>;
  #giveUpAtMs: number = Number.POSITIVE_INFINITY;
  #cancelGiveUp: () => void = () => {};
  #isOver = false;
  #onOver: () => void = () => {};

  constructor(params: { readonly clock: Clock; readonly runs: ReadonlyMap<string, Execution> }) {
    this.#clock = params.clock;
    this.#runs = params.runs;
  }

  /** Lets go of what may be let go of now. Resolves when it is over: no run is left, or the store does not take their last word. */
  drain(): Promise<void> {
    const over = new Promise<void>((resolve) => (this.#onOver = resolve));
    for (const execution of this.#runs.values()) execution.release();
    return over;
  }

  /** Nothing is left. */
  end(): void {
    this.#isOver = true;
    this.#cancelGiveUp();
    this.#onOver();
  }

  /** Of several timeouts the one that ends first counts. `nowMs`: this machine's time. */
  giveUpIn(timeoutMs: number, nowMs: number): void {
    const atMs = nowMs + timeoutMs;
    if (this.#isOver || atMs >= this.#giveUpAtMs) return;
    this.#giveUpAtMs = atMs;
    this.#cancelGiveUp();
    this.#cancelGiveUp = this.#clock.setTimer(timeoutMs, () => {
      for (const execution of this.#runs.values()) giveBack(execution, "The worker's shutdown timeout is over.");
      this.#cancelGiveUp = this.#clock.setTimer(lastWordMs, () => this.end());
    });
  }
}
