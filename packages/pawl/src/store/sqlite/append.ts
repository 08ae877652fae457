import type { StatementSync } from "node:sqlite";
import { isTerminal, type RunStatus } from "../run-status.ts";
import { cutShortRun, endsByCancel, isBornPaused, isClaimable, transitionedRun } from "../run-transition.ts";
import type { Refusal } from "../write.ts";
import { outcomeCode, type OutcomeReply } from "./batch-reply.ts";
import type { Database } from "./database.ts";
import type { Ownership } from "./ownership.ts";
import { listOf, startCell, startCellCount, type Cell } from "./run-columns.ts";
import { mayHaveHappened } from "../run-append.ts";
import { Repeats } from "./repeats.ts";
import type { RunTable } from "./run-table.ts";
import type { StartWriter } from "./start.ts";

/** The owner's writes: by far the most frequent, so the usual ones touch no more than they must. */
export class AppendWriter {
  readonly #runs: RunTable;
  readonly #ownership: Ownership;
  readonly #starts: StartWriter;
  readonly #repeats: Repeats;
  readonly #consume: StatementSync;
  readonly #setState: StatementSync;
  readonly #end: StatementSync;
  readonly #handOnSignals: StatementSync;

  constructor(database: Database, runs: RunTable, ownership: Ownership, starts: StartWriter) {
    this.#runs = runs;
    this.#ownership = ownership;
    this.#starts = starts;
    this.#repeats = new Repeats(database);
    this.#consume = database.prepare("DELETE FROM signals WHERE run = ? AND id = ?");
    this.#setState = database.prepare("UPDATE runs SET state = ?, updated_ms = ? WHERE n = ?");
    // The same as `transitionedRun` for a terminal status, without reading the row first.
    this.#end = database.prepare(`
      UPDATE runs
      SET status = ?, due_ms = NULL, worker_id = NULL, awaits = NULL, needs_attention = 0,
        pause_requested = CASE WHEN ? THEN 0 ELSE pause_requested END,
        output = ?, error = ?, continued_to = ifnull(?, continued_to), updated_ms = ?6, finished_ms = ?6
      WHERE n = ?7`);
    this.#handOnSignals = database.prepare("UPDATE signals SET run = ? WHERE run = ?");
  }

  write(message: readonly Cell[], begin: number): OutcomeReply {
    const runId = message[begin] as string;
    const n = this.#ownership.fence(runId, message[begin + 1] as string, message[begin + 2] as number);
    if (n === 0) return this.refused("lease_lost", message, begin);

    const nowMs = message[begin + 3] as number;
    let at = this.#runs.appendFrom(n, message, begin + 5, message[begin + 4] as number);
    for (let left = message[at++] as number; left > 0; left -= 1) this.#consume.run(n, message[at++]!);
    const state = message[at++]!;
    if (state !== null) this.#setState.run(state, nowMs, n);
    if (message[at] === null) return outcomeCode.appended;
    return this.#transition(n, runId, message, at, nowMs);
  }

  /** Refused, unless it has happened before. With a transition it wakes (again): the answer that got lost may have said so. */
  refused(refusal: Refusal, message: readonly Cell[], begin: number): OutcomeReply {
    const run = this.#runs.find(message[begin] as string);
    const status = this.#repeats.statusOf(message, begin);
    const mayBe = mayHaveHappened(status === null ? null : { status }, refusal !== "lease_lost");
    if (run === null || !mayBe || !this.#repeats.hasHappened(run.n, message, begin)) {
      return { refusal, run: run?.cells ?? null };
    }
    return status === null ? outcomeCode.appended : outcomeCode.appendedWakes;
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
    this.#ownership.forget(runId);
    const isEnd = isTerminal(status);
    if (isEnd && hasSuccessor === 0) {
      this.#end.run(status, clearPause, output, error, null, nowMs, n);
      this.#runs.dropSignals(n);
      return outcomeCode.appended;
    }
    const run = this.#runs.findByN(n)!.row;
    const start = hasSuccessor === 1 ? message.slice(at + 7, at + 7 + startCellCount) : null;
    if (endsByCancel(run, { status, successor: start })) {
      const row = cutShortRun(run, { error }, nowMs);
      this.#runs.change(n, row);
      this.#runs.append(n, { kind: "run-cancelled", data: row.error }, this.#runs.lastSeq(n) + 1, nowMs);
      return outcomeCode.appended;
    }
    if (isEnd && start !== null) {
      this.#end.run(status, clearPause, output, error, start[startCell.id]!, nowMs, n);
      const wakes = this.#continue(n, start, isBornPaused(run, { clearPause: clearPause === 1 }), nowMs);
      this.#runs.dropSignals(n);
      return wakes ? outcomeCode.appendedWakes : outcomeCode.appended;
    }
    const parts = { status, dueMs, awaits: listOf(awaits), output, error, clearPause: clearPause === 1 };
    const row = transitionedRun(run, { ...parts, successor: null }, nowMs);
    this.#runs.change(n, row);
    return isClaimable(row, nowMs) ? outcomeCode.appendedWakes : outcomeCode.appended;
  }

  /** Begins the successor with the signals that are left; whether it is due. */
  #continue(n: number, start: Cell[], isPaused: boolean, nowMs: number): boolean {
    if (isPaused) {
      start[startCell.status] = "paused" satisfies RunStatus;
      start[startCell.due] = null;
    }
    const successor = this.#starts.successor(start, nowMs);
    if (successor.n === 0) return false;
    this.#handOnSignals.run(successor.n, n);
    if (isPaused) this.#runs.append(successor.n, { kind: "run-paused", data: null }, 1, nowMs);
    return successor.isDue && !isPaused;
  }
}
