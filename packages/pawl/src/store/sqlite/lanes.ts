import type { StatementSync } from "node:sqlite";
import { cells, rows, type Database } from "./database.ts";
import type { Cell } from "./run-columns.ts";

/** How many runs one slice counts: a few milliseconds, after which commits that wait get their turn. */
export const sliceLanes = 5000;

/** Where a slice ended: the place of its last run in `runs_due`. */
export type LanePlace = readonly Cell[];

export interface LaneSlice {
  /** Queue, workflow, version, due, oldest due time, later, running. */
  readonly lanes: readonly [string, string, number, number, number | null, number, number][];
  readonly next: LanePlace | null;
}

/** Counts what stands in the lanes: what waits for a time through `runs_due`, a slice at a time, and what is owned through `runs_owned`. */
export class LaneReader {
  readonly #first: StatementSync;
  readonly #next: StatementSync;
  readonly #firstEnd: StatementSync;
  readonly #nextEnd: StatementSync;
  readonly #owned: StatementSync;

  constructor(database: Database) {
    this.#first = database.prepare(laneSql.first);
    this.#next = database.prepare(laneSql.next);
    this.#firstEnd = database.prepare(laneSql.firstEnd);
    this.#nextEnd = database.prepare(laneSql.nextEnd);
    this.#owned = database.prepare(laneSql.owned);
  }

  waiting(namespace: string | null, nowMs: number, after: LanePlace | null): LaneSlice {
    const place = after ?? [];
    const slice = after === null ? this.#first : this.#next;
    const sliceEnd = after === null ? this.#firstEnd : this.#nextEnd;
    const lanes = rows(slice.all(namespace, nowMs, sliceLanes, ...place)) as Cell[][] & LaneSlice["lanes"];
    return { lanes, next: cells(sliceEnd.get(sliceLanes - 1, ...place)) ?? null };
  }

  owned(namespace: string | null): LaneSlice["lanes"] {
    return rows(this.#owned.all(namespace)) as Cell[][] & LaneSlice["lanes"];
  }
}

const placeColumns = "priority, queue, workflow, version, flow_key, due_ms, id";

const first = "due_ms IS NOT NULL";

/** The marks of the place's seven values begin at this number. */
function next(mark: number): string {
  const marks = Array.from({ length: 7 }, (_, at) => `?${mark + at}`).join(", ");
  return `due_ms IS NOT NULL AND (${placeColumns}) > (${marks})`;
}

function waitingSql(where: string): string {
  return `
    SELECT queue, workflow, version, sum(due_ms <= ?2), min(CASE WHEN due_ms <= ?2 THEN due_ms END), sum(due_ms > ?2), 0
    FROM (
      SELECT namespace, queue, workflow, version, due_ms FROM runs WHERE ${where} ORDER BY ${placeColumns} LIMIT ?3
    )
    WHERE ?1 IS NULL OR namespace = ?1
    GROUP BY queue, workflow, version`;
}

function endSql(where: string): string {
  return `SELECT ${placeColumns} FROM runs WHERE ${where} ORDER BY ${placeColumns} LIMIT 1 OFFSET ?1`;
}

/** Exported for the test that shows which index serves each. */
export const laneSql: Readonly<Record<"first" | "next" | "firstEnd" | "nextEnd" | "owned", string>> = {
  first: waitingSql(first),
  next: waitingSql(next(4)),
  firstEnd: endSql(first),
  nextEnd: endSql(next(2)),
  owned: `
    SELECT queue, workflow, version, 0, NULL, 0, count(*) FROM runs INDEXED BY runs_owned
    WHERE worker_id IS NOT NULL AND (?1 IS NULL OR namespace = ?1)
    GROUP BY queue, workflow, version`,
};
