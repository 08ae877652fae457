import type { ChangeListener, Store } from "../store/store.ts";
import type { Clock } from "./clock.ts";

/** Nobody is left waiting for longer than this when a change goes unheard; where the store tells of changes, only a message that got lost is found by it. */
const floorMs = 1_000;
const notifiedFloorMs = 2_500;

/**
 * Tells those who wait that something has changed: at once for what this process writes, within 50 ms for what others write. Whoever follows one run hears of that run only,
 * as far as is known which it was. It asks nothing of the store while nobody listens.
 */
export class Changes {
  readonly #store: Store;
  readonly #clock: Clock;
  /** Of anybody's changes. */
  readonly #listeners = new Set<ChangeListener>();
  /** Of the changes of other processes. */
  readonly #strangers = new Set<ChangeListener>();
  readonly #followers = new Map<string, Set<() => void>>();
  /** What this process has written in this turn. */
  #written: Set<string> | null = null;
  #stopListening: (() => void) | null = null;
  #cancelFloor: () => void = () => {};

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** A write of this process about this run is durable. */
  written(runId: string): void {
    if (this.#followers.size > 0) this.#tellFollowers(runId);
    if (this.#listeners.size === 0) return;
    if (this.#written !== null) return void this.#written.add(runId);
    const written = (this.#written = new Set([runId]));
    queueMicrotask(() => {
      this.#written = null;
      const runIds = [...written];
      for (const listener of this.#listeners) listener(runIds);
    });
  }

  /**
   * Calls back with the runs that have changed, once for all that this process writes in one commit; none where something else has changed, null when it may be any
   * run. Returns how to stop.
   */
  listen(listener: ChangeListener): () => void {
    return this.#add(this.#listeners, listener);
  }

  /** The same for what other processes write. */
  listenToOthers(listener: ChangeListener): () => void {
    return this.#add(this.#strangers, listener);
  }

  /** Calls back when this run has changed, or may have. Returns how to stop. */
  follow(runId: string, listener: () => void): () => void {
    // Its own function: the same listener may be given twice.
    const entry = (): void => listener();
    const followers = this.#followers.get(runId) ?? new Set();
    this.#followers.set(runId, followers.add(entry));
    this.#begin();
    return () => {
      followers.delete(entry);
      if (followers.size === 0 && this.#followers.get(runId) === followers) this.#followers.delete(runId);
      this.#endIfAlone();
    };
  }

  close(): void {
    this.#end();
    // Those who still wait look again, and see that it is over.
    this.#tellAll(null);
  }

  #add(listeners: Set<ChangeListener>, listener: ChangeListener): () => void {
    const entry: ChangeListener = (runIds) => listener(runIds);
    listeners.add(entry);
    this.#begin();
    return () => {
      listeners.delete(entry);
      this.#endIfAlone();
    };
  }

  #begin(): void {
    if (this.#stopListening !== null) return;
    this.#stopListening = this.#store.onChange((runIds) => this.#tellAll(runIds));
    this.#armFloor();
  }

  #endIfAlone(): void {
    if (this.#listeners.size + this.#strangers.size + this.#followers.size === 0) this.#end();
  }

  #end(): void {
    this.#cancelFloor();
    this.#stopListening?.();
    this.#stopListening = null;
  }

  #armFloor(): void {
    if (!this.#store.isShared) return;
    this.#cancelFloor = this.#clock.setTimer(this.#store.canNotify ? notifiedFloorMs : floorMs, () => {
      this.#tellAll(null);
      // Those who were told may all have gone.
      if (this.#stopListening !== null) this.#armFloor();
    });
  }

  #tellAll(runIds: readonly string[] | null): void {
    for (const listener of this.#strangers) listener(runIds);
    for (const listener of this.#listeners) listener(runIds);
    for (const runId of runIds ?? [...this.#followers.keys()]) this.#tellFollowers(runId);
  }

  #tellFollowers(runId: string): void {
    for (const follower of this.#followers.get(runId) ?? []) follower();
  }
}
