import type { RunRow } from "../../../store/run-row.ts";
import type { StartWrite } from "../../../store/write.ts";
import type { Findings } from "../findings.ts";

/** One idempotency key, one run (promise 5): whatever was acknowledged, repeated or lost on its way. */
export class KeyLedger {
  readonly #findings: Findings;
  /** The last run that was started with each key. */
  readonly #holders: Map<string, StartWrite["run"]> = new Map();
  readonly #endedIds: Set<string> = new Set();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** A start made a run. */
  started(run: StartWrite["run"]): void {
    if (run.idempotencyKey === null) return;
    const key = JSON.stringify([run.workflow, run.idempotencyKey]);
    const holder = this.#holders.get(key);
    if (holder !== undefined && holder.id !== run.id && this.#holds(holder, run)) {
      this.#findings.violated(
        "promise 5",
        `key ${run.idempotencyKey} has started run ${run.id}, and run ${holder.id} before`,
      );
    }
    this.#holders.set(key, run);
  }

  /** The run has ended, or is gone. */
  ended(run: Pick<RunRow, "id">): void {
    this.#endedIds.add(run.id);
  }

  gone(runId: string): void {
    for (const [key, { id }] of this.#holders) if (id === runId) this.#holders.delete(key);
  }

  #holds(holder: StartWrite["run"], run: StartWrite["run"]): boolean {
    if (holder.idempotencyExpiresMs !== null && holder.idempotencyExpiresMs <= run.createdMs) return false;
    return !(holder.idempotencyUntilTerminal && this.#endedIds.has(holder.id));
  }
}
