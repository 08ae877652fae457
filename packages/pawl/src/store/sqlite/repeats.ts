import type { StatementSync } from "node:sqlite";
import { isRepeated } from "../run-append.ts";
import type { RunStatus } from "../run-status.ts";
import { cells, type Database } from "./database.ts";
import { eventCellCount, eventColumns, eventOf } from "./event-columns.ts";
import type { Cell } from "./run-columns.ts";

/** Tells an append that was handed over again, because its answer got lost, from one that is to be refused. */
export class Repeats {
  readonly #event: StatementSync;

  constructor(database: Database) {
    this.#event = database.prepare(`SELECT ${eventColumns} FROM events WHERE run = ? AND seq = ?`);
  }

  /** `begin` is where the append's cells begin; see `batch-message.ts`. */
  hasHappened(n: number, message: readonly Cell[], begin: number): boolean {
    const count = message[begin + 4] as number;
    if (count === 0) return false;
    const at = begin + 5 + (count - 1) * eventCellCount;
    const last = eventOf(message.slice(at, at + eventCellCount));
    const stored = cells(this.#event.get(n, last.seq));
    return stored !== undefined && isRepeated(last, eventOf(stored));
  }

  /** The status to which the append brings its run; null: it brings no transition. */
  statusOf(message: readonly Cell[], begin: number): RunStatus | null {
    const signals = begin + 5 + (message[begin + 4] as number) * eventCellCount;
    return message[signals + 1 + (message[signals] as number) + 1] as RunStatus | null;
  }
}
