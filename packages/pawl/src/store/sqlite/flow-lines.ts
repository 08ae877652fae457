import type { StatementSync } from "node:sqlite";
import type { DueChoice } from "../due-choice.ts";
import type { Waiting } from "../flow-turns.ts";
import { isServed } from "../is-served.ts";
import type { ClaimRequest } from "../write.ts";
import { cells, rows, type Database } from "./database.ts";
import type { Cell } from "./run-columns.ts";

/** How many runs of a line are read at a time, at most: first one more than its head, then twice as many as before. Where many keys take turns, a claim takes few of each. */
const pageRunsMax = 16;

/** Where a line stands among those of its priority. */
type Place = [queue: string, workflow: string, version: number, flow: string, flowKey: string, hasBegun: number];

/**
 * The lines of flows in `pawl_runs_due_flow`: a walk from the head of one to the head of the next, one look each. Where a flow can take nothing, or a lane, all of its lines
 * are passed over with one.
 */
export class FlowLines {
  readonly #firstPriority: StatementSync;
  readonly #nextPriority: StatementSync;
  readonly #first: StatementSync;
  readonly #next: StatementSync;
  readonly #nextFlow: StatementSync;
  readonly #nextLane: StatementSync;
  readonly #more: StatementSync;

  constructor(database: Database) {
    this.#firstPriority = database.prepare(flowLineSql.firstPriority);
    this.#nextPriority = database.prepare(flowLineSql.nextPriority);
    this.#first = database.prepare(flowLineSql.first);
    this.#next = database.prepare(flowLineSql.next);
    this.#nextFlow = database.prepare(flowLineSql.nextFlow);
    this.#nextLane = database.prepare(flowLineSql.nextLane);
    this.#more = database.prepare(flowLineSql.more);
  }

  /** The highest priority that has lines; null: there are none. */
  firstPriority(): number | null {
    return (cells(this.#firstPriority.get())?.[0] ?? null) as number | null;
  }

  /** The highest below this one. */
  nextPriority(priority: number): number | null {
    return (cells(this.#nextPriority.get(priority))?.[0] ?? null) as number | null;
  }

  /** Offers every line of this priority. False: nothing behind it can change the choice. */
  offer(choice: DueChoice, priority: number, request: ClaimRequest): boolean {
    let found = cells(this.#first.get(priority));
    while (found !== undefined) {
      const [id, dueMs, ...rest] = found as [string, number, ...Cell[]];
      const place = rest as Place;
      const [queue, workflow, version, flow, key, hasBegun] = place;
      const wanted = choice.beginLane(priority, queue);
      if (wanted === null) return false;
      if (wanted === 0 || !isServed({ queue, workflow, version }, request)) {
        found = cells(this.#nextLane.get(priority, queue, workflow, version));
      } else if (!choice.beginFlow(flow)) {
        found = cells(this.#nextFlow.get(priority, queue, workflow, version, flow));
      } else {
        choice.offerLine(flow, {
          queue,
          key,
          hasBegun: hasBegun === 1,
          runs: this.#runs(priority, place, { id, dueMs }),
        });
        found = cells(this.#next.get(priority, ...place));
      }
    }
    return true;
  }

  *#runs(priority: number, place: Place, head: Waiting): Generator<Waiting, undefined> {
    yield head;
    let last = head;
    for (let pageRuns = 1; ; pageRuns = Math.min(2 * pageRuns, pageRunsMax)) {
      const page = rows(this.#more.all(priority, ...place, last.dueMs, last.id, pageRuns)) as [string, number][];
      for (const [id, dueMs] of page) yield (last = { id, dueMs });
      if (page.length < pageRuns) return undefined;
    }
  }
}

const isDue = "due_ms IS NOT NULL AND flow IS NOT NULL";
const placeColumns = "queue, workflow, version, flow, flow_key, has_begun";

/** The first of those of one priority that lie behind a place, by its first columns. An empty blob comes behind every text. */
function behind(columns: string, place: string): string {
  return `
    SELECT id, due_ms, ${placeColumns} FROM pawl_runs
    WHERE ${isDue} AND priority = ? AND (${columns}) > (${place})
    ORDER BY ${placeColumns}, due_ms, id LIMIT 1`;
}

type FlowLineStatement = "firstPriority" | "nextPriority" | "first" | "next" | "nextFlow" | "nextLane" | "more";

/** All served by pawl_runs_due_flow. Exported for the test that shows it. */
export const flowLineSql: Readonly<Record<FlowLineStatement, string>> = {
  firstPriority: `SELECT priority FROM pawl_runs WHERE ${isDue} ORDER BY priority DESC LIMIT 1`,
  nextPriority: `SELECT priority FROM pawl_runs WHERE ${isDue} AND priority < ? ORDER BY priority DESC LIMIT 1`,
  first: `
    SELECT id, due_ms, ${placeColumns} FROM pawl_runs
    WHERE ${isDue} AND priority = ? ORDER BY ${placeColumns}, due_ms, id LIMIT 1`,
  next: behind(`${placeColumns}, due_ms`, "?, ?, ?, ?, ?, ?, 9e18"),
  nextFlow: behind("queue, workflow, version, flow, flow_key", "?, ?, ?, ?, x''"),
  nextLane: behind("queue, workflow, version, flow", "?, ?, ?, x''"),
  more: `
    SELECT id, due_ms FROM pawl_runs
    WHERE ${isDue} AND priority = ? AND queue = ? AND workflow = ? AND version = ? AND flow = ? AND flow_key = ?
      AND has_begun = ? AND (due_ms, id) > (?, ?)
    ORDER BY due_ms, id LIMIT ?`,
};
