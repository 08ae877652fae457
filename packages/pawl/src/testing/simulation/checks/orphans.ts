import type { Records } from "../../../store/memory/records.ts";
import type { Findings } from "../findings.ts";
import type { Scheduler } from "../scheduler.ts";
import type { SimProcess } from "../sim-process.ts";

/** How long a worker may own a run that it does not know of, once all that was on its way has arrived. */
const orphanMaxMs = 40_000;
/** Where a clock was ahead and was set right: what was claimed by its time is taken for younger than the asking until that time has come. */
const orphanAfterJumpMaxMs = 90_000;

/** Runs that a live worker owns by the store's account and knows nothing of: nobody would ever run them. */
export class Orphans {
  readonly #findings: Findings;
  readonly #records: Records;
  readonly #scheduler: Scheduler;
  readonly #processes: () => readonly SimProcess[];
  readonly #calmFromMs: number;
  readonly #maxMs: number;
  /** By run and epoch: since when it is seen so. */
  #since: Map<string, number> = new Map();

  constructor(params: {
    readonly findings: Findings;
    readonly records: Records;
    readonly scheduler: Scheduler;
    readonly processes: () => readonly SimProcess[];
    /** Until nothing is under way any more. */
    readonly calmMs: number;
    readonly clocksJump: boolean;
  }) {
    this.#findings = params.findings;
    this.#records = params.records;
    this.#scheduler = params.scheduler;
    this.#processes = params.processes;
    this.#maxMs = params.clocksJump ? orphanAfterJumpMaxMs : orphanMaxMs;
    this.#calmFromMs = params.scheduler.nowMs + params.calmMs;
  }

  /** Called now and then while nothing goes wrong any more. */
  look(): void {
    const { nowMs } = this.#scheduler;
    if (nowMs < this.#calmFromMs) return;
    const since = new Map<string, number>();
    for (const process of this.#processes()) {
      if (!process.isLive || process.isWaiting) continue;
      for (const workerId of process.workerIds) {
        for (const id of this.#records.owned(workerId)) {
          if (process.engine.isHere(id)) continue;
          const seen = `${id}@${this.#records.run(id)?.epoch}`;
          const firstMs = this.#since.get(seen) ?? nowMs;
          since.set(seen, firstMs);
          if (nowMs - firstMs > this.#maxMs)
            this.#findings.violated(
              "ownership",
              `${workerId} of ${process.name} has owned ${seen} for ${nowMs - firstMs} ms and does not know it`,
            );
        }
      }
    }
    this.#since = since;
  }
}
