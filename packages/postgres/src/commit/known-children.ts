import type { ClaimedRun, Write } from "pawl/internal";

/** More than any process has under way. */
const knownMax = 100_000;

/**
 * Runs under way here of whose end another one is told. Such an end is decided after a read; whoever does not know of it asks the database once in vain, which refuses it.
 * So this may forget, and saves a round trip for each that it knows.
 */
export class KnownChildren {
  readonly #ids: Set<string> = new Set();

  has(runId: string): boolean {
    return this.#ids.has(runId);
  }

  /** What a claim has brought. */
  learn(claimed: readonly ClaimedRun[]): void {
    for (const { run } of claimed) if (run.parentSignal !== null) this.#add(run.id);
  }

  /** Children that a batch has born owned, and runs that it lets go of. */
  note(writes: readonly Write[]): void {
    for (const write of writes) {
      if (write.type === "start") {
        if (write.workerId !== null && write.run.parentSignal !== null) this.#add(write.run.id);
      } else if (write.type === "append") {
        if (write.linked.length > 0) this.note(write.linked);
        if (write.transition !== null && write.transition.status !== "running") this.#ids.delete(write.runId);
      }
    }
  }

  #add(runId: string): void {
    if (this.#ids.size >= knownMax) this.#ids.clear();
    this.#ids.add(runId);
  }
}
