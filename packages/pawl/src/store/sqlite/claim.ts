import type { StatementSync } from "node:sqlite";
import { DueChoice } from "../due-choice.ts";
import { isLeftOver } from "../left-over.ts";
import { mayHaveNews, releasedRun } from "../run-transition.ts";
import type { ClaimRequest } from "../write.ts";
import type { ClaimReply } from "./batch-reply.ts";
import { cells, rows, type Database } from "./database.ts";
import { isAlone, type Ownership } from "./ownership.ts";
import { runCell, runColumns, type Cell } from "./run-columns.ts";
import type { RunTable } from "./run-table.ts";
import type { SignalTable } from "./signal-table.ts";

/** One queue, workflow, version, priority and key of a flow in which runs wait for a time. */
type Lane = [priority: number, queue: string, workflow: string, version: number, flowKey: string];

/**
 * Takes due runs for a worker. It walks `runs_due` lane by lane, from one lane's head to the next, so that neither a backlog, nor
 * timers far in the future, nor runs that nobody here serves cost more than one look each.
 */
export class Claimer {
  readonly #runs: RunTable;
  readonly #signals: SignalTable;
  readonly #ownership: Ownership;
  readonly #firstLane: StatementSync;
  readonly #nextLane: StatementSync;
  readonly #head: StatementSync;
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
    this.#firstLane = database.prepare(claimSql.firstLane);
    this.#nextLane = database.prepare(claimSql.nextLane);
    this.#head = database.prepare(claimSql.head);
    this.#take = database.prepare(claimSql.take);
    this.#attention = database.prepare(claimSql.attention);
    this.#owned = database.prepare(claimSql.owned);
    this.#attend = database.prepare("UPDATE runs SET needs_attention = 1 WHERE n = ?");
  }

  claim(request: ClaimRequest): ClaimReply {
    if (request.holds !== null) this.#reconcile(request.workerId, request.holds, request.nowMs);
    const attention = this.#attended(request.workerId);
    const { runIds, nextDueMs } = this.#due(request);
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

  #due(request: ClaimRequest): ReturnType<DueChoice["result"]> {
    const choice = new DueChoice(request);
    for (let lane = this.#lane(null); lane !== null; lane = this.#lane(lane)) {
      const [priority, queue] = lane;
      const wanted = choice.beginLane(priority, queue);
      if (wanted === null) break;
      if (wanted === 0 || !isServed(lane, request)) {
        // Nor any of its other keys.
        lane[4] = "";
        continue;
      }
      for (const [id, dueMs] of this.#heads(lane, wanted)) choice.offer(queue, id, dueMs);
    }
    return choice.result();
  }

  #lane(after: Lane | null): Lane | null {
    const lane = cells(after === null ? this.#firstLane.get() : this.#nextLane.get(...after));
    return lane === undefined ? null : (lane as Lane);
  }

  #heads(lane: Lane, limit: number): readonly [string, number][] {
    return rows(this.#head.all(...lane, limit)) as [string, number][];
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

type ClaimStatement = "firstLane" | "nextLane" | "head" | "take" | "attention" | "owned";

/** Exported for the test that shows which index serves each. */
export const claimSql: Readonly<Record<ClaimStatement, string>> = {
  firstLane: `
    SELECT priority, queue, workflow, version, flow_key FROM runs
    WHERE due_ms IS NOT NULL
    ORDER BY priority DESC, queue DESC, workflow DESC, version DESC, flow_key DESC LIMIT 1`,
  // With a due time below any other: SQLite seeks to <= on such a row and would walk all of the lane that is left behind.
  nextLane: `
    SELECT priority, queue, workflow, version, flow_key FROM runs
    WHERE due_ms IS NOT NULL AND (priority, queue, workflow, version, flow_key, due_ms) < (?, ?, ?, ?, ?, -9e18)
    ORDER BY priority DESC, queue DESC, workflow DESC, version DESC, flow_key DESC LIMIT 1`,
  head: `
    SELECT id, due_ms FROM runs
    WHERE due_ms IS NOT NULL AND priority = ? AND queue = ? AND workflow = ? AND version = ? AND flow_key = ?
    ORDER BY due_ms, id LIMIT ?`,
  take: `
    UPDATE runs
    SET status = 'running', worker_id = ?1, epoch = epoch + 1, due_ms = NULL, awaits = NULL, needs_attention = 0,
      started_ms = ifnull(started_ms, ?2), updated_ms = ?2
    WHERE id = ?3
    RETURNING ${runColumns}, n`,
  attention: `
    UPDATE runs SET needs_attention = 0 WHERE needs_attention = 1 AND worker_id = ? RETURNING ${runColumns}, n`,
  owned: "SELECT n, id FROM runs WHERE worker_id = ?",
};

function isServed([, queue, workflow, version]: Lane, { queues, serves }: ClaimRequest): boolean {
  if (queues !== null && !queues.includes(queue)) return false;
  return serves.some((served) => served.workflow === workflow && served.version === version);
}
