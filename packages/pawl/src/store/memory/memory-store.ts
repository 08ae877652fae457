import { PawlError } from "../../errors/pawl-error.ts";
import type { EventRow } from "../event-row.ts";
import { applyWrite } from "../apply-write.ts";
import { isLateBeat } from "../late-beat.ts";
import { laneCountOf, mergeLanes } from "../lane-counts.ts";
import { mergeCounts } from "../run-counts.ts";
import { matchesRecordQuery, recordOrder } from "../record-query.ts";
import type { RecordRow } from "../record-row.ts";
import { runHead } from "../run-head.ts";
import { matchesQuery } from "../run-query.ts";
import type { RunRow } from "../run-row.ts";
import { isTerminal, runStatuses, type RunStatus } from "../run-status.ts";
import { idRange, SummaryTally, type RunSummary, type SummaryQuery } from "../run-summary.ts";
import { releaseReason, runReleased } from "../run-released.ts";
import { releasedRun } from "../run-transition.ts";
import type { SignalRow } from "../signal-row.ts";
import { errorOf } from "../run-query.ts";
import type {
  ChangeListener,
  EndedRow,
  ErrorQuery,
  ErrorRow,
  Heartbeat,
  LaneCount,
  LogPart,
  LogPlace,
  RecordQuery,
  RunCount,
  RunQuery,
  RunTally,
  Store,
  StoreFact,
  TallyQuery,
} from "../store.ts";
import type { WorkerRow } from "../worker-row.ts";
import type { ClaimRequest, CommitResult, Write } from "../write.ts";
import { claim } from "./claim.ts";
import { Records } from "./records.ts";

/** What all handles on the same records have in common. */
interface Shared {
  readonly records: Records;
  readonly handles: Set<MemoryStore>;
}

/**
 * Runs in the memory of this process: for tests, and for work that may be lost with the process. A commit is applied at once, in
 * the order of calls; only its promise comes later.
 *
 * `connect` gives another handle on the same records, which stands to this one as another process would.
 */
export class MemoryStore implements Store {
  readonly kind: string = "memory";
  readonly location: string = "memory:";
  readonly isShared: boolean = false;
  readonly canNotify: boolean = true;
  readonly clockOffsetMs: number = 0;
  readonly overlapsFrom: number = 1;
  readonly #shared: Shared;
  readonly #wakeListeners: Set<() => void> = new Set();
  readonly #changeListeners: Set<ChangeListener> = new Set();
  #isClosed = false;
  /** What has changed since the listeners were told; null: nothing. */
  #news: Set<string> | null = null;
  #hasWork = false;

  constructor(shared: Shared = { records: new Records(), handles: new Set() }) {
    this.#shared = shared;
    shared.handles.add(this);
  }

  connect(): MemoryStore {
    return new MemoryStore(this.#shared);
  }

  async open(): Promise<void> {
    this.#isClosed = false;
    this.#shared.handles.add(this);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#shared.handles.delete(this);
  }

  async commit(batch: {
    readonly writes: readonly Write[];
    readonly claim: ClaimRequest | null;
  }): Promise<CommitResult> {
    const records = this.#open();
    const outcomes = batch.writes.map((write) => applyWrite(records, write));
    const result = { outcomes, claim: batch.claim === null ? null : claim(records, batch.claim) };
    this.#tellOthers(outcomes.some((outcome) => outcome.ok && outcome.wakes));
    return result;
  }

  async getRun({ runId }: { readonly runId: string }): Promise<RunRow | null> {
    return this.#open().run(runId) ?? null;
  }

  async getRuns({ runIds }: { readonly runIds: readonly string[] }): Promise<readonly RunRow[]> {
    const records = this.#open();
    return [...new Set(runIds)].map((id) => records.run(id)).filter((run) => run !== undefined);
  }

  async getEnded({ runIds }: { readonly runIds: readonly string[] }): Promise<readonly RunRow[]> {
    const records = this.#open();
    return runIds.map((id) => records.run(id)).filter((run) => run !== undefined && isTerminal(run.status)) as RunRow[];
  }

  async listRuns(query: RunQuery): Promise<readonly RunRow[]> {
    const found: RunRow[] = [];
    if (query.limit <= 0) return found;
    for (const run of this.#open().newestFirst(query.beforeId)) {
      if (matchesQuery(run, query) && found.push(run) >= query.limit) break;
    }
    return found;
  }

  async getEvents(query: {
    readonly runId: string;
    readonly fromSeq: number;
    readonly limit: number;
  }): Promise<readonly EventRow[]> {
    return eventsFrom(this.#open().events(query.runId), query.fromSeq, query.limit);
  }

  async readLogs({ runs, limitPerRun }: Parameters<Store["readLogs"]>[0]): Promise<readonly LogPart[]> {
    const records = this.#open();
    return runs.map(({ runId, fromSeq }: LogPlace) => {
      const run = records.run(runId);
      if (run === undefined) return { run: null, events: [] };
      return { run: runHead(run), events: eventsFrom(records.events(runId), fromSeq, limitPerRun) };
    });
  }

  async getSignals({ runId }: { readonly runId: string }): Promise<readonly SignalRow[]> {
    return [...this.#open().signals(runId)];
  }

  async getRecord({ kind, id }: { readonly kind: string; readonly id: string }): Promise<RecordRow | null> {
    return this.#open().record(kind, id) ?? null;
  }

  async listRecords(query: RecordQuery): Promise<readonly RecordRow[]> {
    const found = [...this.#open().allRecords()].filter((record) => matchesRecordQuery(record, query));
    return found.sort(recordOrder(query)).slice(0, Math.max(0, query.limit));
  }

  async listChildren(query: {
    readonly parentId: string;
    readonly beforeId: string | null;
    readonly limit: number;
  }): Promise<readonly RunRow[]> {
    const records = this.#open();
    const ids = records.children(query.parentId).filter((id) => query.beforeId === null || id < query.beforeId);
    return ids.slice(0, Math.max(0, query.limit)).map((id) => records.run(id)!);
  }

  async countRuns(query: {
    readonly namespace: string | null;
    readonly workflow: string | null;
  }): Promise<readonly RunCount[]> {
    const counts: RunCount[] = [];
    for (const { namespace, workflow, version, status } of this.#open().newestFirst(null)) {
      if (query.namespace !== null && namespace !== query.namespace) continue;
      if (query.workflow !== null && workflow !== query.workflow) continue;
      counts.push({ workflow, version, status, count: 1 });
    }
    return mergeCounts(counts);
  }

  async scanErrors({
    limit,
    beforeId,
    ...wanted
  }: ErrorQuery): Promise<{ readonly errors: readonly ErrorRow[]; readonly lastId: string | null }> {
    const runs: RunRow[] = [];
    if (limit <= 0) return { errors: [], lastId: null };
    const isLooked = ({ status, owner }: RunRow): boolean =>
      wanted.owner === null ? status === wanted.status : owner === wanted.owner;
    for (const run of this.#open().newestFirst(beforeId)) if (isLooked(run) && runs.push(run) >= limit) break;
    const errors = runs.map((run) => errorOf(run, wanted)).filter((error) => error !== null);
    return { errors, lastId: runs.length < limit ? null : runs.at(-1)!.id };
  }

  async tallyRuns({ lookMax, ...query }: TallyQuery): Promise<RunTally> {
    const { owner, rootId, parentId } = query;
    const isNarrow = owner !== null || rootId !== null || parentId !== null;
    const isLooked = (run: RunRow): boolean =>
      (owner ?? run.owner) === run.owner &&
      (rootId ?? run.rootId ?? run.id) === (run.rootId ?? run.id) &&
      (parentId ?? run.parentId) === run.parentId;
    const counts: Partial<Record<RunStatus, number>> = {};
    let isComplete = true;
    // Null: those of every status in one walk.
    for (const status of isNarrow ? [null] : (query.statuses ?? runStatuses)) {
      let looked = 0;
      for (const run of this.#open().newestFirst(null)) {
        if (!isLooked(run) || (status ?? run.status) !== run.status) continue;
        if (++looked > lookMax) {
          isComplete = false;
          break;
        }
        if (matchesQuery(run, query)) counts[run.status] = (counts[run.status] ?? 0) + 1;
      }
    }
    return { counts, isComplete };
  }

  async summarizeRuns(query: SummaryQuery): Promise<RunSummary> {
    const { namespace, owner, workflow, lookMax } = query;
    const { fromId, beforeId } = idRange(query);
    const tally = new SummaryTally(query);
    let looked = 0;
    for (const run of this.#open().newestFirst(beforeId)) {
      if (run.id < fromId || looked >= lookMax) break;
      if (owner !== null && run.owner !== owner) continue;
      looked += 1;
      if ((namespace ?? run.namespace) !== run.namespace || (workflow ?? run.workflow) !== run.workflow) continue;
      tally.add(run);
    }
    return { rows: tally.rows, isComplete: looked < lookMax };
  }

  async countLanes(query: {
    readonly namespace: string | null;
    readonly nowMs: number;
  }): Promise<readonly LaneCount[]> {
    const counts: LaneCount[] = [];
    for (const run of this.#open().newestFirst(null)) {
      if (query.namespace !== null && run.namespace !== query.namespace) continue;
      const count = laneCountOf(run, query.nowMs);
      if (count !== null) counts.push(count);
    }
    return mergeLanes(counts);
  }

  async scanEnded(query: {
    readonly afterId: string | null;
    readonly endedByMs: number;
    readonly limit: number;
  }): Promise<{ readonly ended: readonly EndedRow[]; readonly lastId: string | null }> {
    const runs = this.#open().oldestFirst(query.afterId, query.limit);
    const last = runs.at(-1);
    const isOver = last === undefined || runs.length < query.limit || last.createdMs > query.endedByMs;
    const ended = runs.flatMap(({ id, namespace, workflow, status, finishedMs }) =>
      isTerminal(status) && finishedMs !== null && finishedMs <= query.endedByMs
        ? [{ id, namespace, workflow, status, finishedMs }]
        : [],
    );
    return { ended, lastId: isOver ? null : last.id };
  }

  async deleteRuns({ runIds, endedByMs = Infinity }: Parameters<Store["deleteRuns"]>[0]): Promise<number> {
    const records = this.#open();
    let deleted = 0;
    for (const id of runIds) {
      const run = records.run(id);
      if (run === undefined || !isTerminal(run.status) || (run.finishedMs ?? 0) > endedByMs) continue;
      records.delete(run);
      deleted += 1;
    }
    if (deleted > 0) this.#tellOthers(false);
    return deleted;
  }

  async heartbeat({ worker, isNew }: { readonly worker: WorkerRow; readonly isNew: boolean }): Promise<Heartbeat> {
    const { workers } = this.#open();
    const row = workers.get(worker.id);
    const isAlive = isNew || row !== undefined;
    if (isAlive && (row === undefined || !isLateBeat(worker, row))) {
      workers.set(worker.id, structuredClone(worker));
      this.#tellOthers(false);
    }
    return { isAlive, workers: await this.listWorkers() };
  }

  async listWorkers(): Promise<readonly WorkerRow[]> {
    const workers = [...this.#open().workers.values()].map((worker) => structuredClone(worker));
    return workers.sort((a, b) => a.startedMs - b.startedMs || (a.id < b.id ? -1 : 1));
  }

  async releaseWorkers(params: {
    readonly nowMs: number;
    readonly deadIds: readonly string[];
    readonly isSignOff?: boolean;
  }): Promise<{ readonly workerIds: readonly string[]; readonly runIds: readonly string[] }> {
    const records = this.#open();
    const { nowMs, deadIds, isSignOff } = params;
    const isGone = ({ id, expiresMs }: WorkerRow): boolean => expiresMs <= nowMs || deadIds.includes(id);
    const workerIds = [...records.workers.values()]
      .filter(isGone)
      .map(({ id }) => id)
      .sort();
    for (const id of workerIds) records.workers.delete(id);
    // A worker that was removed while it stood still may have taken runs since: nobody renews those, so they are free too.
    const orphans = records.owners().filter((id) => !records.workers.has(id));
    const runIds = orphans.flatMap((id) => records.owned(id)).sort();
    for (const id of runIds) {
      const run = records.run(id)!;
      const workerId = run.workerId as string;
      records.put(releasedRun(run, nowMs));
      if (isSignOff === true && deadIds.includes(workerId)) continue;
      const told = runReleased(workerId, releaseReason(workerId, { deadIds, expiredIds: workerIds }));
      const bare = { key: null, startedMs: null, attempt: null, after: null };
      records.append(id, [{ ...bare, ...told, seq: records.lastSeq(id) + 1, atMs: nowMs }]);
    }
    if (workerIds.length > 0 || runIds.length > 0) this.#tellOthers(runIds.length > 0);
    return { workerIds, runIds };
  }

  onWake(listener: () => void): () => void {
    this.#wakeListeners.add(listener);
    return () => this.#wakeListeners.delete(listener);
  }

  onChange(listener: ChangeListener): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  async inspect(): Promise<readonly StoreFact[]> {
    const runs = [...this.#open().newestFirst(null)].length;
    return [
      { name: "store", value: "memory" },
      { name: "runs", value: String(runs) },
      { name: "durability", value: "none: everything is gone when the process ends" },
    ];
  }

  #open(): Records {
    if (this.#isClosed) throw new PawlError("closed", "The memory store is closed.");
    return this.#shared.records;
  }

  #tellOthers(hasWork: boolean): void {
    const touched = this.#shared.records.takeTouched();
    for (const handle of this.#shared.handles) if (handle !== this) handle.#hear(hasWork, touched);
  }

  /** News that comes in one turn is told once. */
  #hear(hasWork: boolean, touched: ReadonlySet<string>): void {
    if (this.#wakeListeners.size === 0 && this.#changeListeners.size === 0) return;
    this.#hasWork ||= hasWork;
    const news = this.#news ?? new Set();
    for (const id of touched) news.add(id);
    if (this.#news !== null) return;
    this.#news = news;
    queueMicrotask(() => {
      const isWake = this.#hasWork;
      this.#news = null;
      this.#hasWork = false;
      if (isWake) for (const listener of this.#wakeListeners) listener();
      const runIds = [...news];
      for (const listener of this.#changeListeners) listener(runIds);
    });
  }
}

function eventsFrom(log: readonly EventRow[], fromSeq: number, limit: number): readonly EventRow[] {
  // Numbers ascend from 1, so event n is never behind index n - 1.
  let first = Math.min(Math.max(0, fromSeq - 1), log.length);
  while (first > 0 && log[first - 1]!.seq >= fromSeq) first -= 1;
  return log.slice(first, first + Math.max(0, limit));
}
