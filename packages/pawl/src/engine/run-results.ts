import { PawlError } from "../errors/pawl-error.ts";
import type { RunRow } from "../store/run-row.ts";
import type { Store } from "../store/store.ts";
import type { Changes } from "./changes.ts";

/** How a run has ended. */
export type EndedRun = Pick<RunRow, "id" | "status" | "output" | "error" | "continuedTo">;

/** A run that was deleted never ends: every so many questions, some of those that have not ended are looked for. */
const looksPerSearch = 10;
const searchedAtOnce = 8;

interface Waiter {
  readonly resolve: (run: EndedRun) => void;
  readonly reject: (error: unknown) => void;
}

/** Those who wait for runs to end. Runs of this process end here directly; for others the store is asked, for all that are waited for at once. */
export class RunResults {
  readonly #store: Store;
  readonly #changes: Changes;
  readonly #waiters = new Map<string, Waiter[]>();
  #stopListening: (() => void) | null = null;
  #isClosed = false;
  #isAsking = false;
  #mustAskAgain = false;
  #looks = 0;

  constructor(store: Store, changes: Changes) {
    this.#store = store;
    this.#changes = changes;
  }

  /** @param isHere the run is in this process's memory: its end will come by itself. */
  wait(runId: string, isHere: boolean): Promise<EndedRun> {
    if (this.#isClosed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => {
      const waiters = this.#waiters.get(runId);
      if (waiters === undefined) this.#waiters.set(runId, [{ resolve, reject }]);
      else waiters.push({ resolve, reject });
      this.#stopListening ??= this.#changes.listenToOthers((changed) => {
        if (changed === null || changed.some((id) => this.#waiters.has(id))) this.#ask();
      });
      if (!isHere) this.#ask();
    });
  }

  isAwaited(runId: string): boolean {
    return this.#waiters.has(runId);
  }

  ended(run: EndedRun): void {
    const waiters = this.#waiters.get(run.id);
    if (waiters === undefined) return;
    this.#waiters.delete(run.id);
    this.#stopIfIdle();
    for (const { resolve } of waiters) resolve(run);
  }

  /** It was deleted. */
  gone(runId: string): void {
    const waiters = this.#waiters.get(runId) ?? [];
    this.#waiters.delete(runId);
    this.#stopIfIdle();
    for (const { reject } of waiters) {
      reject(
        new PawlError("run_not_found", `Run "${runId}" was deleted while its result was awaited.`, {
          details: { runId },
        }),
      );
    }
  }

  close(): void {
    this.#isClosed = true;
    const waiters = [...this.#waiters.values()].flat();
    this.#waiters.clear();
    this.#stopIfIdle();
    for (const { reject } of waiters) reject(closedError());
  }

  /** One question at a time; what comes up meanwhile is in the next one. */
  #ask(): void {
    this.#mustAskAgain = true;
    if (this.#isAsking) return;
    void this.#askUntilQuiet();
  }

  async #askUntilQuiet(): Promise<void> {
    this.#isAsking = true;
    try {
      while (this.#mustAskAgain && this.#waiters.size > 0) {
        this.#mustAskAgain = false;
        const runIds = [...this.#waiters.keys()];
        for (const run of await this.#store.getEnded({ runIds })) this.ended(run);
        if (++this.#looks % looksPerSearch === 0) await this.#search();
      }
    } catch {
      // The store is out of reach: the next change or the floor under it asks again.
    } finally {
      // In the same breath as the last look, so that nobody who begins to wait falls between.
      this.#isAsking = false;
    }
  }

  /** Takes the next few in turn, so that in the end each is looked for. */
  async #search(): Promise<void> {
    for (const runId of [...this.#waiters.keys()].slice(0, searchedAtOnce)) {
      if ((await this.#store.getRun({ runId })) === null) this.gone(runId);
      const waiters = this.#waiters.get(runId);
      if (waiters === undefined) continue;
      this.#waiters.delete(runId);
      this.#waiters.set(runId, waiters);
    }
  }

  #stopIfIdle(): void {
    if (this.#waiters.size > 0) return;
    this.#stopListening?.();
    this.#stopListening = null;
  }
}

function closedError(): PawlError {
  return new PawlError("closed", "Pawl was closed while the result of a run was awaited.");
}
