import type { WorkerRow } from "../../../store/worker-row.ts";
import type { Findings } from "../findings.ts";

/** What processes may take the same moment to be at most differs by this much, with clocks that are wrong but corrected. */
const toleranceMs = 25;

/** Until when workers may not be taken for dead, told from their heartbeats and not from their rows. */
export class Leases {
  readonly #findings: Findings;
  readonly #validUntilMs: Map<string, number> = new Map();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** A heartbeat has taken effect. */
  renewed(params: { readonly worker: WorkerRow; readonly sentMs: number; readonly isTrusted: boolean }): void {
    const { worker, sentMs, isTrusted } = params;
    // One whose clock is wrong promises something else.
    if (!isTrusted) return void this.#validUntilMs.delete(worker.id);
    const untilMs = sentMs + worker.expiresMs - worker.heartbeatMs;
    this.#validUntilMs.set(worker.id, Math.max(this.#validUntilMs.get(worker.id) ?? 0, untilMs));
  }

  /** Workers were removed; those in `deadIds` because somebody was certain of it. */
  released(params: {
    readonly nowMs: number;
    readonly workerIds: readonly string[];
    readonly deadIds: readonly string[];
    readonly isTrusted: boolean;
  }): void {
    const { nowMs, workerIds, deadIds, isTrusted } = params;
    for (const id of workerIds) {
      const leftMs = (this.#validUntilMs.get(id) ?? 0) - nowMs;
      this.#validUntilMs.delete(id);
      if (isTrusted && !deadIds.includes(id) && leftMs > toleranceMs)
        this.#findings.violated("promise 6", `worker ${id} was taken for dead with ${leftMs} ms of its lease left`);
    }
  }
}
