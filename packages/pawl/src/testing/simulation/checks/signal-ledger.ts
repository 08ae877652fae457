import type { EventRow } from "../../../store/event-row.ts";
import type { Records } from "../../../store/memory/records.ts";
import { isTerminal } from "../../../store/run-status.ts";
import { isHandedOn } from "../../../store/run-signal.ts";
import type { SignalRow } from "../../../store/signal-row.ts";
import type { AppendWrite } from "../../../store/write.ts";
import type { Findings } from "../findings.ts";

/** Every message that was accepted stays with its run until the run's code has received it or the run has ended (promise 5). */
export class SignalLedger {
  readonly #findings: Findings;
  readonly #records: Records;
  /** By run: messages that must be there. */
  readonly #kept: Map<string, Map<string, SignalRow>> = new Map();

  constructor(findings: Findings, records: Records) {
    this.#findings = findings;
    this.#records = records;
  }

  accepted(signal: SignalRow): void {
    const kept = this.#kept.get(signal.runId);
    if (kept === undefined) this.#kept.set(signal.runId, new Map([[signal.id, signal]]));
    else kept.set(signal.id, signal);
  }

  /** An owner's write took effect, for the first time. */
  appended(write: AppendWrite): void {
    for (const id of write.consumedSignalIds) {
      const signal = this.#kept.get(write.runId)?.get(id);
      if (signal === undefined)
        this.#findings.violated("promise 5", `signal ${id} to ${write.runId} was consumed and had not been accepted`);
      else if (!write.events.some((event) => isReceipt(event, signal)))
        this.#findings.violated("promise 5", `signal ${id} to ${write.runId} was consumed and not received`);
      this.#kept.get(write.runId)?.delete(id);
    }
    const successorId = write.transition?.successor?.id;
    const left = this.#kept.get(write.runId);
    if (successorId === undefined || left === undefined) return;
    this.#kept.delete(write.runId);
    for (const signal of left.values()) if (isHandedOn(signal)) this.accepted({ ...signal, runId: successorId });
  }

  /** Commits have been made for this run: what is kept of it must be there. */
  check(runId: string): void {
    const kept = this.#kept.get(runId);
    if (kept === undefined || kept.size === 0) return;
    const run = this.#records.run(runId);
    if (run === undefined || isTerminal(run.status)) return void this.#kept.delete(runId);
    const there = new Set(this.#records.signals(runId).map(({ id }) => id));
    for (const [id, signal] of kept) {
      if (there.has(id)) continue;
      if (this.#isWithdrawn(signal)) kept.delete(id);
      else this.#findings.violated("promise 5", `signal ${id} to ${runId} was accepted and is lost`);
    }
  }

  /** The end of a child that was opened again tells nothing any more. */
  #isWithdrawn({ id, name }: SignalRow): boolean {
    const child = name.startsWith("$child:") ? this.#records.run(id) : undefined;
    return child !== undefined && !isTerminal(child.status);
  }
}

/** Whether the event is what the run's code hears of the message. */
function isReceipt({ kind, data }: EventRow, { name, payload }: SignalRow): boolean {
  if (name.startsWith("$child:")) return kind === "child-completed" || kind === "child-failed" || kind === "child-cancelled";
  if (!name.startsWith("$interrupt:")) return kind === "signal-received" && data === payload;
  return payload === null ? kind === "interrupt-expired" : kind === "interrupt-answered" && data === payload;
}
