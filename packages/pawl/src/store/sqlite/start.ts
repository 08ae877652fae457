import type { StatementSync } from "node:sqlite";
import { mayTakeKey } from "../run-start.ts";
import { outcomeCode, type OutcomeReply } from "./batch-reply.ts";
import type { Database } from "./database.ts";
import { eventColumns } from "./event-columns.ts";
import type { Ownership } from "./ownership.ts";
import { runColumns, startCell, startCellCount, type Cell } from "./run-columns.ts";
import { found, type FoundRun, type RunTable } from "./run-table.ts";

/** Makes runs exist: once per id, and once per idempotency key while that is held. */
export class StartWriter {
  readonly #runs: RunTable;
  readonly #ownership: Ownership;
  readonly #keyHolder: StatementSync;
  readonly #freeKey: StatementSync;
  readonly #copy: StatementSync;

  constructor(database: Database, runs: RunTable, ownership: Ownership) {
    this.#runs = runs;
    this.#ownership = ownership;
    // Served by runs_key.
    this.#keyHolder = database.prepare(`
      SELECT ${runColumns}, n FROM runs WHERE idempotency_key = ? AND workflow = ? AND namespace = ?`);
    this.#freeKey = database.prepare("UPDATE runs SET idempotency_key = NULL WHERE n = ?");
    this.#copy = database.prepare(`
      INSERT INTO events (run, ${eventColumns}) SELECT ?, ${eventColumns} FROM events WHERE run = ? AND seq <= ?`);
  }

  write(message: readonly Cell[], begin: number): OutcomeReply {
    const start = message.slice(begin, begin + startCellCount);
    let at = begin + startCellCount;
    const copyId = message[at++] as string | null;
    const throughSeq = message[at++] as number;

    const holder = this.#holder(start);
    if (holder !== null) {
      // A commit that is repeated finds its own run by id, whatever became of the key.
      const existing = this.#runs.find(start[startCell.id] as string) ?? inForce(holder, start);
      if (existing !== null) return { run: existing.cells, isNew: false, wakes: false };
    }
    const origin = copyId === null ? null : this.#runs.find(copyId);
    if (copyId !== null && origin === null) return this.#existing(start) ?? { refusal: "run_not_found", run: null };
    if (origin !== null && this.#runs.lastSeq(origin.n) < throughSeq) {
      return this.#existing(start) ?? { refusal: "run_changed", run: null };
    }

    if (holder !== null) this.#freeKey.run(holder.n);
    const n = this.#runs.insert(start);
    if (n === 0) return this.#existing(start)!;
    if (origin !== null) this.#copy.run(n, origin.n, throughSeq);
    this.#runs.appendFrom(n, message, at + 1, message[at] as number);
    const workerId = start[startCell.worker] as string | null;
    if (workerId !== null) {
      this.#ownership.set(start[startCell.id] as string, { n, workerId, epoch: 1 });
      return outcomeCode.started;
    }
    return isDue(start) ? outcomeCode.startedWakes : outcomeCode.started;
  }

  /**
   * The run that a continued one goes on as: its number, and whether it is due. It takes its predecessor's idempotency key along where it
   * names it; a key that another run holds stays there.
   */
  successor(start: Cell[], nowMs: number): { readonly n: number; readonly isDue: boolean } {
    const holder = this.#holder(start);
    if (holder !== null) {
      if (inForce(holder, start) === null) this.#freeKey.run(holder.n);
      else start[startCell.key] = null;
    }
    return { n: this.#runs.insert(start), isDue: (start[startCell.due] as number) <= nowMs };
  }

  #holder(start: readonly Cell[]): FoundRun | null {
    const key = start[startCell.key]!;
    if (key === null) return null;
    return found(this.#keyHolder.get(key, start[startCell.workflow]!, start[startCell.namespace]!));
  }

  #existing(start: readonly Cell[]): OutcomeReply | null {
    const existing = this.#runs.find(start[startCell.id] as string);
    return existing === null ? null : { run: existing.cells, isNew: false, wakes: false };
  }
}

function inForce(holder: FoundRun, start: readonly Cell[]): FoundRun | null {
  const continuedFrom = start[startCell.continuedFrom] as string | null;
  return mayTakeKey(holder.row, { continuedFrom, createdMs: start[startCell.createdMs] as number }) ? null : holder;
}

function isDue(start: readonly Cell[]): boolean {
  return (start[startCell.due] as number) <= (start[startCell.createdMs] as number);
}
