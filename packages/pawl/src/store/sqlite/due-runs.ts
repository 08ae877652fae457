import type { StatementSync } from "node:sqlite";
import { DueChoice } from "../due-choice.ts";
import { isServed } from "../is-served.ts";
import type { ClaimRequest } from "../write.ts";
import { cells, rows, type Database } from "./database.ts";
import { FlowIndex } from "./flow-index.ts";
import { FlowLines } from "./flow-lines.ts";

/** One queue, workflow, version and priority in which runs that go through no flow wait for a time. */
type Lane = [priority: number, queue: string, workflow: string, version: number];

/**
 * Finds the runs that a claim takes. It walks `pawl_runs_due` lane by lane, from one lane's head to the next, so that neither a backlog, nor timers far in the future, nor
 * runs that nobody here serves cost more than one look each; and beside it the lines of flows, where there are any.
 */
export class DueRuns {
  readonly #firstLane: StatementSync;
  readonly #nextLane: StatementSync;
  readonly #head: StatementSync;
  readonly #lines: FlowLines;
  readonly #flows: FlowIndex;

  constructor(database: Database) {
    this.#firstLane = database.prepare(dueSql.firstLane);
    this.#nextLane = database.prepare(dueSql.nextLane);
    this.#head = database.prepare(dueSql.head);
    this.#lines = new FlowLines(database);
    this.#flows = new FlowIndex(database);
  }

  /** Ids in order of claim, and when the next run is due that was not taken. */
  of(request: ClaimRequest): ReturnType<DueChoice["result"]> {
    const choice = new DueChoice(request, this.#flows);
    let lane = this.#lane(null);
    let ofLines = this.#lines.firstPriority();
    // All of one priority, then all of the next.
    while (lane !== null || ofLines !== null) {
      const priority = Math.max(lane?.[0] ?? -Infinity, ofLines ?? -Infinity);
      for (; lane?.[0] === priority; lane = this.#lane(lane)) {
        if (!this.#offer(choice, lane, request)) return choice.result();
      }
      if (ofLines !== priority) continue;
      if (!this.#lines.offer(choice, priority, request)) return choice.result();
      ofLines = this.#lines.nextPriority(priority);
    }
    return choice.result();
  }

  /** False: nothing behind this lane can change the choice. */
  #offer(choice: DueChoice, lane: Lane, request: ClaimRequest): boolean {
    const [priority, queue, workflow, version] = lane;
    const wanted = choice.beginLane(priority, queue);
    if (wanted === null) return false;
    if (wanted === 0 || !isServed({ queue, workflow, version }, request)) return true;
    for (const [id, dueMs] of this.#heads(lane, wanted)) choice.offer(queue, id, dueMs);
    return true;
  }

  #lane(after: Lane | null): Lane | null {
    const lane = cells(after === null ? this.#firstLane.get() : this.#nextLane.get(...after));
    return lane === undefined ? null : (lane as Lane);
  }

  #heads(lane: Lane, limit: number): readonly [string, number][] {
    return rows(this.#head.all(...lane, limit)) as [string, number][];
  }
}

/** Exported for the test that shows which index serves each. */
export const dueSql: Readonly<Record<"firstLane" | "nextLane" | "head", string>> = {
  firstLane: `
    SELECT priority, queue, workflow, version FROM pawl_runs
    WHERE due_ms IS NOT NULL AND flow IS NULL
    ORDER BY priority DESC, queue DESC, workflow DESC, version DESC LIMIT 1`,
  // With a due time below any other: SQLite seeks to <= on such a row and would walk all of the lane that is left behind.
  nextLane: `
    SELECT priority, queue, workflow, version FROM pawl_runs
    WHERE due_ms IS NOT NULL AND flow IS NULL AND (priority, queue, workflow, version, due_ms) < (?, ?, ?, ?, -9e18)
    ORDER BY priority DESC, queue DESC, workflow DESC, version DESC LIMIT 1`,
  head: `
    SELECT id, due_ms FROM pawl_runs
    WHERE due_ms IS NOT NULL AND flow IS NULL AND priority = ? AND queue = ? AND workflow = ? AND version = ?
    ORDER BY due_ms, id LIMIT ?`,
};
