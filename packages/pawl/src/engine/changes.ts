import type { Store } from "../store/store.ts";
import type { Clock } from "./clock.ts";

/** Nobody is left waiting for longer than this when a change goes unheard; where the store tells of changes, only a message that got lost is found by it. */
const floorMs = 1_000;
const notifiedFloorMs = 2_500;

/**
 * Tells those who wait that something has changed: at once for what this process writes, within 50 ms for what others write. It asks nothing of the store while nobody
 * listens.
 */
export class Changes {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #listeners = new Set<(runId: string | null) => void>();
  #stopListening: (() => void) | null = null;
  #cancelFloor: () => void = () => {};

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** A write of this process about this run is durable. */
  written(runId: string): void {
    if (this.#listeners.size > 0) this.#tell(runId);
  }

  /** Calls back with the run, or with null when it may be any. Returns how to stop. */
  listen(listener: (runId: string | null) => void): () => void {
    this.#listeners.add(listener);
    if (this.#stopListening === null) {
      this.#stopListening = this.#store.onChange(() => this.#tell(null));
      this.#armFloor();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.close();
    };
  }

  close(): void {
    this.#cancelFloor();
    this.#stopListening?.();
    this.#stopListening = null;
    // Those who still wait look again, and see that it is over.
    this.#tell(null);
  }

  #armFloor(): void {
    if (!this.#store.isShared) return;
    this.#cancelFloor = this.#clock.setTimer(this.#store.canNotify ? notifiedFloorMs : floorMs, () => {
      this.#tell(null);
      this.#armFloor();
    });
  }

  #tell(runId: string | null): void {
    for (const listener of this.#listeners) listener(runId);
  }
}
