import { closeSync, fstatSync, openSync, watch, type FSWatcher } from "node:fs";
import { bellPath } from "./bell.ts";

/** Hears other processes ring the bell file of a database. Costs nothing while nobody rings. */
export class Doorbell {
  readonly #watcher: FSWatcher;
  readonly #fd: number;
  readonly #ownRings: Int32Array;
  #ownBefore: number;
  #sizeBefore: number;

  /** @throws whatever the system throws when it cannot watch files here. */
  constructor(databasePath: string, ownRings: Int32Array, onRing: () => void, onFailure: (error: Error) => void) {
    const path = bellPath(databasePath);
    this.#ownRings = ownRings;
    this.#fd = openSync(path, "a");
    this.#ownBefore = Atomics.load(ownRings, 0);
    this.#sizeBefore = fstatSync(this.#fd).size;
    try {
      this.#watcher = watch(path, { persistent: false }, () => {
        if (this.#wasForeign()) onRing();
      });
    } catch (error) {
      closeSync(this.#fd);
      throw error;
    }
    this.#watcher.on("error", onFailure);
  }

  close(): void {
    this.#watcher.close();
    closeSync(this.#fd);
  }

  /** More bytes than this process has written since the last look (or fewer: the file was cut) are somebody else's. */
  #wasForeign(): boolean {
    const own = Atomics.load(this.#ownRings, 0);
    const size = fstatSync(this.#fd).size;
    const isForeign = size - this.#sizeBefore !== own - this.#ownBefore;
    this.#ownBefore = own;
    this.#sizeBefore = size;
    return isForeign;
  }
}
