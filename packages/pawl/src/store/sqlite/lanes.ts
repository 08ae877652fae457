import type { StatementSync } from "node:sqlite";
import { cells, rows, type Database } from "./database.ts";
import type { Cell } from "./run-columns.ts";

/** How many runs one slice counts: a few milliseconds, after which commits that wait get their turn. */
export const sliceLanes = 5000;

/** Where a slice ended: the place of its last run in one of the two indexes. */
export interface LanePlace {
  readonly index: IndexName;
  readonly place: readonly Cell[];
}

export interface LaneSlice {
  /** Queue, workflow, version, due, oldest due time, later, running. */
  readonly lanes: readonly [string, string, number, number, number | null, number, number][];
  readonly next: LanePlace | null;
}

type IndexName = "pawl_runs_due" | "pawl_runs_due_flow";
type WalkStatement = "first" | "next" | "firstEnd" | "nextEnd";
type Walk<T> = Readonly<Record<WalkStatement, T>>;

/**
 * Counts what stands in the lanes: what waits for a time through `pawl_runs_due` and `pawl_runs_due_flow`, a slice at a time, and what is owned through `pawl_runs_owned`.
 */
export class LaneReader {
  readonly #walks: Readonly<Record<IndexName, Walk<StatementSync>>>;
  readonly #owned: StatementSync;

  constructor(database: Database) {
    const prepared = ({ first, next, firstEnd, nextEnd }: Walk<string>): Walk<StatementSync> => ({
      first: database.prepare(first),
      next: database.prepare(next),
      firstEnd: database.prepare(firstEnd),
      nextEnd: database.prepare(nextEnd),
    });
    this.#walks = {
      pawl_runs_due: prepared(laneSql.pawl_runs_due),
      pawl_runs_due_flow: prepared(laneSql.pawl_runs_due_flow),
    };
    this.#owned = database.prepare(ownedLanesSql);
  }

  /** `after` is null at first; a place without values is the beginning of an index. */
  waiting(namespace: string | null, nowMs: number, after: LanePlace | null): LaneSlice {
    const { index, place } = after ?? { index: "pawl_runs_due", place: [] };
    const walk = this.#walks[index];
    const [slice, sliceEnd] = place.length === 0 ? [walk.first, walk.firstEnd] : [walk.next, walk.nextEnd];
    const lanes = rows(slice.all(namespace, nowMs, sliceLanes, ...place)) as Cell[][] & LaneSlice["lanes"];
    const end = cells(sliceEnd.get(sliceLanes - 1, ...place));
    if (end !== undefined) return { lanes, next: { index, place: end } };
    return { lanes, next: index === "pawl_runs_due" ? { index: "pawl_runs_due_flow", place: [] } : null };
  }

  owned(namespace: string | null): LaneSlice["lanes"] {
    return rows(this.#owned.all(namespace)) as Cell[][] & LaneSlice["lanes"];
  }
}

/** The statements of a walk along an index with these columns, whose condition is `isIn`. */
function walkSql(columns: string, isIn: string): Walk<string> {
  const count = columns.split(",").length;
  /** The marks of the place's values begin at this number. */
  const behind = (mark: number): string => {
    const marks = Array.from({ length: count }, (_, at) => `?${mark + at}`).join(", ");
    return `${isIn} AND (${columns}) > (${marks})`;
  };
  const slice = (where: string): string => `
    SELECT queue, workflow, version, sum(due_ms <= ?2), min(CASE WHEN due_ms <= ?2 THEN due_ms END), sum(due_ms > ?2), 0
    FROM (SELECT namespace, queue, workflow, version, due_ms FROM pawl_runs WHERE ${where} ORDER BY ${columns} LIMIT ?3)
    WHERE ?1 IS NULL OR namespace = ?1
    GROUP BY queue, workflow, version`;
  const end = (where: string): string =>
    `SELECT ${columns} FROM pawl_runs WHERE ${where} ORDER BY ${columns} LIMIT 1 OFFSET ?1`;
  return { first: slice(isIn), next: slice(behind(4)), firstEnd: end(isIn), nextEnd: end(behind(2)) };
}

/** Exported for the test that shows which index serves each. */
export const laneSql: Readonly<Record<IndexName, Walk<string>>> = {
  pawl_runs_due: walkSql("priority, queue, workflow, version, due_ms, id", "due_ms IS NOT NULL AND flow IS NULL"),
  pawl_runs_due_flow: walkSql(
    "priority, queue, workflow, version, flow, flow_key, has_begun, due_ms, id",
    "due_ms IS NOT NULL AND flow IS NOT NULL",
  ),
};

export const ownedLanesSql: string = `
  SELECT queue, workflow, version, 0, NULL, 0, count(*) FROM pawl_runs INDEXED BY pawl_runs_owned
  WHERE worker_id IS NOT NULL AND (?1 IS NULL OR namespace = ?1)
  GROUP BY queue, workflow, version`;
