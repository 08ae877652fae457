import type { ErrorQuery, Heartbeat, LogPlace, RecordQuery, RunQuery, Store, StoreFact } from "../store.ts";
import type { WorkerRow } from "../worker-row.ts";
import { AttributeTable } from "./attribute-table.ts";
import type { BatchReply } from "./batch-reply.ts";
import { Committer } from "./commit.ts";
import { Database, type DatabaseOptions } from "./database.ts";
import { DatabaseTarget } from "./database-target.ts";
import { inspect } from "./inspect.ts";
import { LaneReader, type LanePlace, type LaneSlice } from "./lanes.ts";
import { Ownership } from "./ownership.ts";
import { LogReader, type LogCells } from "./log-reader.ts";
import { Reader, type CountSlice, type Slice, type TallySlice } from "./reads.ts";
import { Bell } from "./bell.ts";
import { ChangeTail } from "./change-tail.ts";
import type { Cell } from "./run-columns.ts";
import { ErrorReader } from "./errors.ts";
import { EndedRuns } from "./retention.ts";
import { RecordTable } from "./record-table.ts";
import { RunTable } from "./run-table.ts";
import { SummaryReader, type SummarySlice } from "./summaries.ts";
import type { SummaryQuery } from "../run-summary.ts";
import { SignalTable } from "./signal-table.ts";
import { WorkerTable } from "./workers.ts";

/** What can be asked of the database by message, besides `commit`: parameters and replies are plain data. */
export interface Requests {
  run: (params: { readonly runId: string }) => Cell[] | null;
  runs: (params: { readonly runIds: readonly string[] }) => Cell[][];
  ended: (params: { readonly runIds: readonly string[] }) => Cell[][];
  list: (params: { readonly query: RunQuery; readonly limit: number }) => Slice;
  events: (params: { readonly runId: string; readonly fromSeq: number; readonly limit: number }) => Cell[][];
  logs: (params: { readonly runs: readonly LogPlace[]; readonly limitPerRun: number }) => LogCells[];
  signals: (params: { readonly runId: string }) => Cell[][];
  children: (params: {
    readonly parentId: string;
    readonly beforeId: string | null;
    readonly limit: number;
  }) => Cell[][];
  record: (params: { readonly kind: string; readonly id: string }) => Cell[] | null;
  records: (params: RecordQuery) => Cell[][];
  count: (params: {
    readonly namespace: string | null;
    readonly workflow: string | null;
    readonly afterN: number;
  }) => CountSlice;
  tally: (params: { readonly query: RunQuery }) => TallySlice;
  summary: (params: {
    readonly query: SummaryQuery;
    readonly beforeId: string | null;
    readonly lookMax: number;
  }) => SummarySlice;
  waitingLanes: (params: {
    readonly namespace: string | null;
    readonly nowMs: number;
    readonly after: LanePlace | null;
  }) => LaneSlice;
  ownedLanes: (params: { readonly namespace: string | null }) => LaneSlice["lanes"];
  scanErrors: (params: ErrorQuery) => Awaited<ReturnType<Store["scanErrors"]>>;
  scanEnded: (params: Parameters<Store["scanEnded"]>[0]) => Awaited<ReturnType<Store["scanEnded"]>>;
  deleteRuns: (params: { readonly runIds: readonly string[]; readonly endedByMs?: number }) => number;
  heartbeat: (params: { readonly worker: WorkerRow; readonly isNew: boolean }) => Heartbeat;
  workers: (params: null) => readonly WorkerRow[];
  release: (params: { readonly nowMs: number; readonly deadIds: readonly string[]; readonly isSignOff?: boolean }) => {
    workerIds: string[];
    runIds: string[];
  };
  inspect: (params: null) => readonly StoreFact[];
}

/** The store's half that holds the connection: synchronous, usually on a thread of its own (`thread.ts`). */
export class Backend {
  readonly requests: Requests;
  readonly #database: Database;
  readonly #committer: Committer;
  readonly #bell: Bell;
  readonly #tail: ChangeTail;
  readonly #localWorkers: Set<string> = new Set();
  #mustRing = false;

  constructor(options: DatabaseOptions, ringCount: Int32Array) {
    const database = new Database(options);
    const ownership = new Ownership(database);
    const runs = new RunTable(database, ownership);
    const tables = {
      runs,
      signals: new SignalTable(database),
      records: new RecordTable(database),
      attributes: new AttributeTable(database),
    };
    const target = new DatabaseTarget(database, tables);
    const reader = new Reader(database);
    const logs = new LogReader(database);
    const summaries = new SummaryReader(database);
    const lanes = new LaneReader(database);
    const errors = new ErrorReader(database);
    const ended = new EndedRuns(database, target);
    const workers = new WorkerTable(database, runs);
    this.#database = database;
    this.#committer = new Committer(database, tables, ownership, target);
    this.#bell = new Bell(options.path, ringCount);
    this.#tail = new ChangeTail(database);
    this.requests = {
      run: ({ runId }) => database.retry(() => reader.run(runId)),
      runs: ({ runIds }) => database.retry(() => reader.runs(runIds)),
      ended: ({ runIds }) => database.retry(() => reader.ended(runIds)),
      list: ({ query, limit }) => database.retry(() => reader.list(query, limit)),
      events: ({ runId, fromSeq, limit }) => database.retry(() => reader.events(runId, fromSeq, limit)),
      logs: ({ runs: places, limitPerRun }) => database.retry(() => logs.read(places, limitPerRun)),
      signals: ({ runId }) => database.retry(() => reader.signals(runId)),
      children: (query) => database.retry(() => reader.children(query)),
      record: ({ kind, id }) => database.retry(() => reader.record(kind, id)),
      records: (query) => database.retry(() => reader.records(query)),
      count: ({ namespace, workflow, afterN }) => database.retry(() => reader.count(namespace, workflow, afterN)),
      tally: ({ query }) => database.retry(() => reader.tally(query)),
      summary: ({ query, beforeId, lookMax }) => database.retry(() => summaries.slice(query, beforeId, lookMax)),
      waitingLanes: ({ namespace, nowMs, after }) => database.retry(() => lanes.waiting(namespace, nowMs, after)),
      ownedLanes: ({ namespace }) => database.retry(() => lanes.owned(namespace)),
      scanErrors: (query) => database.retry(() => errors.scan(query)),
      scanEnded: (query) => database.retry(() => ended.scan(query)),
      deleteRuns: ({ runIds, endedByMs = Infinity }) => ended.delete(runIds, endedByMs),
      heartbeat: ({ worker, isNew }) => {
        this.#localWorkers.add(worker.id);
        return workers.heartbeat(worker, isNew);
      },
      workers: () => workers.list(),
      release: (params) => {
        const released = workers.release(params);
        this.#mustRing ||= released.runIds.length > 0;
        return released;
      },
      inspect: () => inspect(database),
    };
  }

  commit(message: readonly Cell[]): BatchReply {
    const reply = this.#committer.commit(message);
    this.#mustRing ||= reply.outcomes?.some((outcome) => this.#concernsOthers(outcome)) ?? false;
    return reply;
  }

  /** To be called once the reply is on its way: the bell must not delay it. */
  afterReply(): void {
    if (!this.#mustRing) return;
    this.#mustRing = false;
    this.#bell.ring();
  }

  /** What others change from now on is told by `changes`. */
  followChanges(): void {
    this.#database.retry(() => this.#tail.begin());
  }

  /** The runs that others have changed since this was last asked; null: it may be any; undefined: nobody has changed anything. */
  changes(): readonly string[] | null | undefined {
    return this.#tail.look();
  }

  close(): void {
    this.#bell.close();
    this.#database.close();
  }

  /** Work for an owner in this process needs no bell: the outcome says so here. */
  #concernsOthers(outcome: NonNullable<BatchReply["outcomes"]>[number]): boolean {
    if (typeof outcome === "number") return outcome % 2 === 1;
    if (!outcome.ok || !outcome.wakes) return false;
    const workerId = outcome.run?.workerId ?? null;
    return workerId === null || !this.#localWorkers.has(workerId);
  }
}
