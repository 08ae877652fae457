import type { RecordRow } from "../../store/record-row.ts";
import type { RunRow } from "../../store/run-row.ts";
import type { Store } from "../../store/store.ts";

/** A run and all runs below it. */
export class Tree {
  readonly rootId: string;
  readonly #store: Store;
  readonly #top: RunRow;
  /** Of runs that were met: whether they are in it. */
  readonly #known: Map<string, boolean> = new Map();

  constructor(store: Store, top: RunRow) {
    this.#store = store;
    this.#top = top;
    this.rootId = top.rootId ?? top.id;
    this.#known.set(top.id, true);
  }

  async has({ runId }: RecordRow): Promise<boolean> {
    // Below the root there is nothing but its tree.
    if (this.#top.rootId === null) return true;
    return runId !== null && this.#isBelow(runId);
  }

  async #isBelow(runId: string): Promise<boolean> {
    const known = this.#known.get(runId);
    if (known !== undefined) return known;
    const parentId = (await this.#store.getRun({ runId }))?.parentId ?? null;
    const isBelow = parentId !== null && (await this.#isBelow(parentId));
    this.#known.set(runId, isBelow);
    return isBelow;
  }
}
