import type { StatementSync } from "node:sqlite";
import { isTerminal, type RunStatus } from "../run-status.ts";
import { isClaimable, transitionedRun } from "../run-transition.ts";
import type { Transition } from "../write.ts";
import { transitionAt, transitionOf } from "./append-cells.ts";
import { outcomeCode, type OutcomeReply } from "./batch-reply.ts";
import type { Database } from "./database.ts";
import type { Owned, Ownership } from "./ownership.ts";
import type { RecordTable } from "./record-table.ts";
import type { Cell } from "./run-columns.ts";
import type { RunTable } from "./run-table.ts";
import type { SignalTable } from "./signal-table.ts";

/** The owner's usual writes: by far the most frequent, so they touch no more than they must. */
export class AppendWriter {
  readonly #runs: RunTable;
  readonly #signals: SignalTable;
  readonly #records: RecordTable;
  readonly #ownership: Ownership;
  readonly #setState: StatementSync;
  readonly #end: StatementSync;

  constructor(
    database: Database,
    tables: { readonly runs: RunTable; readonly signals: SignalTable; readonly records: RecordTable },
    ownership: Ownership,
  ) {
    this.#runs = tables.runs;
    this.#signals = tables.signals;
    this.#records = tables.records;
    this.#ownership = ownership;
    this.#setState = database.prepare("UPDATE pawl_runs SET state = ?, updated_ms = ? WHERE n = ?");
    // The same as `transitionedRun` for a terminal status, without reading the row first.
    this.#end = database.prepare(`
      UPDATE pawl_runs
      SET status = ?1, due_ms = NULL, worker_id = NULL, awaits = NULL, needs_attention = 0,
        pause_requested = CASE WHEN ?2 THEN 0 ELSE pause_requested END,
        output = ?3, error = ?4, updated_ms = ?5, finished_ms = ?5
      WHERE n = ?6`);
  }

  /** `begin` is where the append's cells begin (`append-cells.ts`). Null, and nothing is written: it is one for `applyWrite`. */
  write(message: readonly Cell[], begin: number): OutcomeReply | null {
    const runId = message[begin] as string;
    const owned = this.#ownership.fence(runId, message[begin + 1] as string, message[begin + 2] as number);
    if (owned === null) return null;
    const end = transitionAt(message, begin);
    const status = message[end] as RunStatus | null;
    if (status !== null && isFarReaching(owned, status)) return null;

    const { n } = owned;
    const nowMs = message[begin + 3] as number;
    let at = this.#runs.appendFrom(n, message, begin + 5, message[begin + 4] as number);
    for (let left = message[at++] as number; left > 0; left -= 1) this.#signals.drop(n, message[at++] as string);
    const state = message[at]!;
    if (state !== null) this.#setState.run(state, nowMs, n);
    if (status === null) return outcomeCode.appended;
    this.#ownership.forget(runId);
    const transition = transitionOf(message, end);
    return isTerminal(status) ? this.#ended(n, runId, transition, nowMs) : this.#moved(n, transition, nowMs);
  }

  #ended(n: number, runId: string, { status, output, error, clearPause }: Transition, nowMs: number): OutcomeReply {
    this.#end.run(status, clearPause ? 1 : 0, output, error, nowMs, n);
    this.#signals.dropAll(n);
    this.#records.close(runId, nowMs);
    return outcomeCode.appended;
  }

  #moved(n: number, transition: Transition, nowMs: number): OutcomeReply {
    const row = transitionedRun(this.#runs.findByN(n)!.row, transition, nowMs);
    this.#runs.change(n, row);
    return isClaimable(row, nowMs) ? outcomeCode.appendedWakes : outcomeCode.appended;
  }
}

/** Whether others have to hear of the transition, or it may come to something else: a run that was asked to cancel ends where it would be blocked. */
function isFarReaching({ isAlone }: Owned, status: RunStatus): boolean {
  return !isAlone || status === "blocked";
}
