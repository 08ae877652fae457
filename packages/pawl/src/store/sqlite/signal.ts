import type { StatementSync } from "node:sqlite";
import { decideSignal } from "../run-signal.ts";
import { isTerminal } from "../run-status.ts";
import type { OutcomeReply } from "./batch-reply.ts";
import type { Database } from "./database.ts";
import type { Cell } from "./run-columns.ts";
import type { RunTable } from "./run-table.ts";

/** Accepts messages to runs, once per signal id. */
export class SignalWriter {
  readonly #runs: RunTable;
  readonly #insert: StatementSync;

  constructor(database: Database, runs: RunTable) {
    this.#runs = runs;
    this.#insert = database.prepare(
      "INSERT INTO signals (run, id, name, payload, at_ms) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    );
  }

  write(message: readonly Cell[], begin: number): OutcomeReply & object {
    const [id, runId, name, payload, atMs] = message.slice(begin, begin + 5) as [string, string, string, Cell, number];
    const run = this.#runs.find(runId);
    if (run === null) return { refusal: "run_not_found", run: null };
    if (isTerminal(run.row.status)) return { refusal: "run_terminal", run: run.cells };
    const { changes } = this.#insert.run(run.n, id, name, payload, atMs);
    if (changes === 0) return { run: run.cells, isNew: false, wakes: false };
    const patch = decideSignal(run.row, { id, runId, name, payload: payload as string | null, atMs });
    if (patch === null) return { run: run.cells, isNew: true, wakes: false };
    this.#runs.change(run.n, { ...run.row, ...patch });
    return { run: this.#runs.findByN(run.n)!.cells, isNew: true, wakes: true };
  }
}
