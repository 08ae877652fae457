import type { StatementSync } from "node:sqlite";
import { isLeftOver } from "../left-over.ts";
import { mayHaveNews, releasedRun } from "../run-transition.ts";
import type { ClaimRequest } from "../write.ts";
import type { ClaimReply } from "./batch-reply.ts";
import { cells, rows, type Database } from "./database.ts";
import { DueRuns } from "./due-runs.ts";
import { isAlone, type Ownership } from "./ownership.ts";
import { runCell, runColumns, type Cell } from "./run-columns.ts";
import type { RunTable } from "./run-table.ts";
import type { SignalTable } from "./signal-table.ts";

/** Takes due runs for a worker, and hands it what has arrived for those it owns already. */
export class Claimer {
  readonly #runs: RunTable;
  readonly #signals: SignalTable;
  readonly #ownership: Ownership;
  readonly #due: DueRuns;
  readonly #take: StatementSync;
  readonly #attention: StatementSync;
  readonly #owned: StatementSync;
  readonly #attend: StatementSync;

  constructor(
    database: Database,
    tables: { readonly runs: RunTable; readonly signals: SignalTable },
    ownership: Ownership,
  ) {
    this.#runs = tables.runs;
    this.#signals = tables.signals;
    this.#ownership = ownership;
    this.#due = new DueRuns(database);
    this.#take = database.prepare(claimSql.take);
    this.#attention = database.prepare(claimSql.attention);
    this.#owned = database.prepare(claimSql.owned);
    this.#attend = database.prepare("UPDATE pawl_runs SET needs_attention = 1 WHERE n = ?");
  }

  claim(request: ClaimRequest): ClaimReply {
    if (request.holds !== null) this.#reconcile(request.workerId, request.holds, request.nowMs);
    const attention = this.#attended(request.workerId);
    const { runIds, nextDueMs } = this.#due.of(request);
    return { claimed: runIds.map((id) => this.#taken(id, request)), attention, nextDueMs };
  }

  /** What the worker owns and does not know of becomes claimable; of the rest it is told again what it may have missed. */
  #reconcile(workerId: string, holds: readonly string[], nowMs: number): void {
    const held = new Set(holds);
    for (const [n] of rows(this.#owned.all(workerId)) as [number, string][]) {
      const { row } = this.#runs.findByN(n)!;
      if (isLeftOver(row, held, nowMs)) this.#runs.change(n, releasedRun(row, nowMs));
      else if (mayHaveNews(row, this.#signals.of(n).length)) this.#attend.run(n);
    }
  }

  #attended(workerId: string): ClaimReply["attention"] {
    return rows(this.#attention.all(workerId)).map((run) => {
      const n = run.pop() as number;
      return { run, signals: this.#signals.of(n) };
    });
  }

  #taken(id: string, { workerId, nowMs }: ClaimRequest): ClaimReply["claimed"][number] {
    const run = cells(this.#take.get(workerId, nowMs, id)) as Cell[];
    const n = run.pop() as number;
    const parentSignal = run[runCell.parentSignal] as string | null;
    const flow = run[runCell.flow] as string | null;
    this.#ownership.set(id, {
      n,
      workerId,
      epoch: run[runCell.epoch] as number,
      isAlone: isAlone({ parentSignal, flow }),
    });
    return { run, events: this.#runs.history(n), lastSeq: this.#runs.lastSeq(n), signals: this.#signals.of(n) };
  }
}

/** Exported for the test that shows which index serves each. */
export const claimSql: Readonly<Record<"take" | "attention" | "owned", string>> = {
  take: `
    UPDATE pawl_runs
    SET status = 'running', worker_id = ?1, epoch = epoch + 1, due_ms = NULL, awaits = NULL, needs_attention = 0,
      started_ms = ifnull(started_ms, ?2), has_begun = 1, served_ms = CASE WHEN flow IS NOT NULL THEN ?2 END, updated_ms = ?2
    WHERE id = ?3
    RETURNING ${runColumns}, n`,
  attention: `
    UPDATE pawl_runs SET needs_attention = 0 WHERE needs_attention = 1 AND worker_id = ? RETURNING ${runColumns}, n`,
  owned: "SELECT n, id FROM pawl_runs WHERE worker_id = ?",
};
