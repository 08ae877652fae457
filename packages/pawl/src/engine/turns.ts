import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "./clock.ts";

/** What takes turns: a run's execution. */
export interface TurnTaker {
  /** Hands the run's code the next thing that it waits for; one at a time, since promise reactions must run in between. */
  deliver(): void;
  /** The reactions have run: see what the code has asked for. */
  settle(): void;
  /** One of the two has thrown. */
  onFault(error: unknown): void;
  isReady: boolean;
  isDelivered: boolean;
}

/**
 * The heartbeat of promise 7. In every turn each ready run gets one thing delivered; all reactions to it, of all runs, have run before the next
 * turn. Then what the runs have come to is written as one batch. Many runs share a turn, so that it costs next to nothing for each.
 */
export class Turns {
  readonly #clock: Clock;
  readonly #flush: () => void;
  #ready: TurnTaker[] = [];
  #delivered: TurnTaker[] = [];
  #isScheduled = false;

  constructor(params: { readonly clock: Clock; readonly flush: () => void }) {
    this.#clock = params.clock;
    this.#flush = params.flush;
  }

  /** Something waits to be delivered. */
  ready(taker: TurnTaker): void {
    if (taker.isReady) return;
    taker.isReady = true;
    this.#ready.push(taker);
    this.schedule();
  }

  /** Code of the run is running now; it is looked at when its reactions are done. */
  delivered(taker: TurnTaker): void {
    if (taker.isDelivered) return;
    taker.isDelivered = true;
    this.#delivered.push(taker);
    this.schedule();
  }

  /** Runs whose reactions have not been looked at yet: what they write now would miss what they write next. */
  get hasDelivered(): boolean {
    return this.#delivered.length > 0;
  }

  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#clock.nextTurn(this.#turn);
  }

  /** In the context of nobody's code: what it starts is not the doing of the run that happened to ask for the turn. */
  readonly #turn: () => void = AsyncLocalStorage.bind(() => {
    this.#isScheduled = false;
    const delivered = this.#delivered;
    if (delivered.length > 0) {
      this.#delivered = [];
      for (const taker of delivered) {
        taker.isDelivered = false;
        attempt(taker, settle);
      }
    }
    this.#flush();
    const ready = this.#ready;
    if (ready.length > 0) {
      this.#ready = [];
      for (const taker of ready) {
        taker.isReady = false;
        attempt(taker, deliver);
        this.delivered(taker);
      }
    }
  });
}

const settle = (taker: TurnTaker): void => taker.settle();
const deliver = (taker: TurnTaker): void => taker.deliver();

/** What goes wrong in one run must not take the turn from the others. */
function attempt(taker: TurnTaker, act: (taker: TurnTaker) => void): void {
  try {
    act(taker);
  } catch (error) {
    taker.onFault(error);
  }
}
