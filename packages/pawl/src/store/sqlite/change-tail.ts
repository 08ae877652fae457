import type { StatementSync } from "node:sqlite";
import { cells, rows, type Database } from "./database.ts";
import type { Cell } from "./run-columns.ts";

/** More than so many new events are not looked through: then it may be any run. */
const eventsMax = 5_000;
/** More than so many runs are not named. */
const runsMax = 1_000;

/** The last row of a table: its number, and what tells it from another row that has got the same number since. */
type Mark = readonly Cell[] | null;

/**
 * Finds out which runs other processes have changed: rows of events and of runs lie in the order of their commits, so what is behind the last row that was seen is new. What
 * this process has written itself lies there too; `look` is to be called often, so that it is little.
 *
 * Numbers are given anew when the last rows are deleted. Then the row at the mark is gone, or another one.
 */
export class ChangeTail {
  readonly #database: Database;
  readonly #lastEvent: StatementSync;
  readonly #lastRun: StatementSync;
  readonly #eventAt: StatementSync;
  readonly #runAt: StatementSync;
  readonly #changed: StatementSync;
  readonly #eventCount: StatementSync;
  #version = 0;
  #event: Mark = null;
  #run: Mark = null;

  constructor(database: Database) {
    this.#database = database;
    this.#lastEvent = database.prepare(changeTailSql.lastEvent);
    this.#lastRun = database.prepare(changeTailSql.lastRun);
    this.#eventAt = database.prepare(changeTailSql.eventAt);
    this.#runAt = database.prepare(changeTailSql.runAt);
    this.#changed = database.prepare(changeTailSql.changed);
    this.#eventCount = database.prepare(changeTailSql.eventCount);
  }

  /** What comes from now on is news. */
  begin(): void {
    this.#version = this.#database.dataVersion();
    this.#pass(this.#last());
  }

  /** The runs that others have changed since it was last asked, besides some of our own perhaps; null: it may be any; undefined: nobody has changed anything. */
  look(): readonly string[] | null | undefined {
    return this.#database.retry(() => {
      // The rows first: what others commit in between is behind them, and found by the next look.
      const last = this.#last();
      const version = this.#database.dataVersion();
      if (version === this.#version) {
        this.#pass(last);
        return undefined;
      }
      this.#version = version;
      const found = this.#found();
      this.#pass(this.#last());
      return found;
    });
  }

  #found(): readonly string[] | null {
    if (!isThere(this.#event, this.#eventAt) || !isThere(this.#run, this.#runAt)) return null;
    const [afterEvent, afterRun] = [numberOf(this.#event), numberOf(this.#run)];
    const count = cells(this.#eventCount.get(afterEvent))![0] as number;
    if (count > eventsMax) return null;
    const found = rows(this.#changed.all(afterEvent, afterRun, runsMax + 1)).map(([id]) => id as string);
    // Nothing: something has changed of which no log tells.
    return found.length === 0 || found.length > runsMax ? null : [...new Set(found)];
  }

  #last(): readonly [event: Mark, run: Mark] {
    return [cells(this.#lastEvent.get()) ?? null, cells(this.#lastRun.get()) ?? null];
  }

  #pass([event, run]: readonly [event: Mark, run: Mark]): void {
    this.#event = event;
    this.#run = run;
  }
}

function numberOf(mark: Mark): number {
  return mark === null ? 0 : (mark[0] as number);
}

function isThere(mark: Mark, at: StatementSync): boolean {
  if (mark === null) return true;
  const found = cells(at.get(mark[0]!));
  return found !== undefined && found.every((cell, index) => cell === mark[index]);
}

/** All by the number of the row. Exported for the test of their plans. */
export const changeTailSql: Readonly<
  Record<"lastEvent" | "lastRun" | "eventAt" | "runAt" | "eventCount" | "changed", string>
> = {
  lastEvent: "SELECT rowid, run, seq, at_ms FROM pawl_events ORDER BY rowid DESC LIMIT 1",
  lastRun: "SELECT n, id FROM pawl_runs ORDER BY n DESC LIMIT 1",
  eventAt: "SELECT rowid, run, seq, at_ms FROM pawl_events WHERE rowid = ?",
  runAt: "SELECT n, id FROM pawl_runs WHERE n = ?",
  eventCount: `SELECT count(*) FROM (SELECT 1 FROM pawl_events WHERE rowid > ? LIMIT ${eventsMax + 1})`,
  changed: `
    SELECT id FROM pawl_runs WHERE n IN (SELECT run FROM pawl_events WHERE rowid > ?1)
    UNION ALL SELECT id FROM pawl_runs NOT INDEXED WHERE n > ?2 LIMIT ?3`,
};
