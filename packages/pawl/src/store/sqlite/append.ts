import type { StatementSync } from "node:sqlite";
import { isTerminal, type RunStatus } from "../run-status.ts";
import { isClaimable, transitionedRun } from "../run-transition.ts";
import { outcomeCode, type OutcomeReply } from "./batch-reply.ts";
import type { Database } from "./database.ts";
import type { Ownership } from "./ownership.ts";
import { listOf, startCell, startCellCount, type Cell } from "./run-columns.ts";
import type { RunTable } from "./run-table.ts";
import type { StartWriter } from "./start.ts";

/** The owner's writes: by far the most frequent, so the usual ones touch no more than they must. */
export class AppendWriter {
  readonly #runs: RunTable;
  readonly #ownership: Ownership;
  readonly #starts: StartWriter;
  readonly #consume: StatementSync;
  readonly #setState: StatementSync;
  readonly #end: StatementSync;

  constructor(database: Database, runs: RunTable, ownership: Ownership, starts: StartWriter) {
    this.#runs = runs;
    this.#ownership = ownership;
    this.#starts = starts;
    this.#consume = database.prepare("DELETE FROM signals WHERE run = ? AND id = ?");
    this.#setState = database.prepare("UPDATE runs SET state = ?, updated_ms = ? WHERE n = ?");
    // The same as `transitionedRun` for a terminal status, without reading the row first.
    this.#end = database.prepare(`
      UPDATE runs
      SET status = ?, due_ms = NULL, worker_id = NULL, awaits = NULL, needs_attention = 0,
        pause_requested = CASE WHEN ? THEN 0 ELSE pause_requested END,
        output = ?, error = ?, continued_to = ifnull(?, continued_to), updated_ms = ?6, finished_ms = ?6
      WHERE n = ?7`);
  }

  write(message: readonly Cell[], begin: number): OutcomeReply {
    const runId = message[begin] as string;
    const n = this.#ownership.fence(runId, message[begin + 1] as string, message[begin + 2] as number);
    if (n === 0) return { refusal: "lease_lost", run: this.#runs.find(runId)?.cells ?? null };

    const nowMs = message[begin + 3] as number;
    let at = this.#runs.appendFrom(n, message, begin + 5, message[begin + 4] as number);
    for (let left = message[at++] as number; left > 0; left -= 1) this.#consume.run(n, message[at++]!);
    const state = message[at++]!;
    if (state !== null) this.#setState.run(state, nowMs, n);
    if (message[at] === null) return outcomeCode.appended;
    return this.#transition(n, runId, message, at, nowMs);
  }

  #transition(n: number, runId: string, message: readonly Cell[], at: number, nowMs: number): OutcomeReply {
    const [status, dueMs, awaits, output, error, clearPause, hasSuccessor] = message.slice(at, at + 7) as [
      RunStatus,
      number | null,
      Cell,
      string | null,
      string | null,
      number,
      number,
    ];
    const successor = hasSuccessor === 1 ? message.slice(at + 7, at + 7 + startCellCount) : null;
    const continuedTo = (successor?.[startCell.id] ?? null) as string | null;
    this.#ownership.forget(runId);
    let wakes = false;
    if (isTerminal(status)) {
      this.#end.run(status, clearPause, output, error, continuedTo, nowMs, n);
      this.#runs.dropSignals(n);
    } else {
      const transition = { status, dueMs, awaits: listOf(awaits), output, error, clearPause: clearPause === 1 };
      const row = transitionedRun(this.#runs.findByN(n)!.row, { ...transition, successor: null }, nowMs);
      this.#runs.change(n, continuedTo === null ? row : { ...row, continuedTo });
      wakes = isClaimable(row, nowMs);
    }
    if (successor !== null) wakes = this.#starts.successor(successor, nowMs) || wakes;
    return wakes ? outcomeCode.appendedWakes : outcomeCode.appended;
  }
}
