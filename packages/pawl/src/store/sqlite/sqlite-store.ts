import { resolve } from "node:path";
import { PawlError } from "../../errors/pawl-error.ts";
import type { EventRow } from "../event-row.ts";
import type { RecordRow } from "../record-row.ts";
import type { RunRow } from "../run-row.ts";
import type { SignalRow } from "../signal-row.ts";
import type { SchemaStatus, SchemaStore } from "../schema-status.ts";
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
import { batchMessage } from "./batch-message.ts";
import { commitResult } from "./batch-reply.ts";
import { mergeLanes } from "../lane-counts.ts";
import type { RunStatus } from "../run-status.ts";
import type { RunSummary, SummaryQuery, SummaryRow } from "../run-summary.ts";
import { mergeCounts } from "../run-counts.ts";
import { eventOf, signalOf } from "./event-columns.ts";
import { headOf } from "./run-head-columns.ts";
import { tallyGroups } from "./tally-groups.ts";
import type { LanePlace, LaneSlice } from "./lanes.ts";
import { ThreadLink, type Link } from "./link.ts";
import { News, type Log } from "./news.ts";
import { recordOf } from "./record-columns.ts";
import type { TallySlice } from "./reads.ts";
import { runOf } from "./run-columns.ts";
import { sliceRuns } from "./run-list.ts";
import type { SummarySlice } from "./summaries.ts";
import type { SqliteTransactions } from "./transactions.ts";
import type { StoreTransaction, StoreTransactions } from "../store-transactions.ts";

export interface SqliteStoreOptions {
  /** Default: silence. */
  readonly log?: Log | undefined;
  /** How long a commit waits for other processes' locks before `store_busy`; default 60,000. */
  readonly busyTimeoutMs?: number | undefined;
  /** For tests of a full disk: the most pages (of 4 KiB) that the file may have. */
  readonly pagesMax?: number | undefined;
  /** For tests: another way to the backend than a thread. */
  readonly connect?: ((...args: Parameters<typeof ThreadLink.open>) => Promise<Link>) | undefined;
}

const eventsPerSlice = 1000;
const idsPerSlice = 500;

/**
 * Runs in one SQLite file, shared by every process on this machine that opens it. Commits are durable when they resolve (WAL,
 * `synchronous=FULL`); SQLite works on a thread of its own, so that the event loop never waits for the disk.
 *
 * @example
 * const store = new SqliteStore("./pawl.db");
 * await store.open();
 *
 * @throws PawlError `store_corrupt`, `store_newer`, `store_readonly`, `store_full`, `store_busy`, `store_unavailable`, `closed`
 */
export class SqliteStore implements Store, SchemaStore {
  readonly kind: string = "sqlite";
  readonly location: string;
  readonly isShared: boolean = true;
  readonly canNotify: boolean = true;
  readonly clockOffsetMs: number = 0;
  /** Its thread goes from one commit to the next without a way between. */
  readonly overlapsFrom: number = 1;
  readonly #options: SqliteStoreOptions;
  readonly #news: News;
  #opening: Promise<Link> | null = null;
  #link: Link | null = null;
  #closing: Promise<void> | null = null;
  #ownTransactions: Promise<SqliteTransactions> | null = null;
  readonly transactions: StoreTransactions = { run: (params) => this.#transaction(params) };

  constructor(path: string, options: SqliteStoreOptions = {}) {
    // Absolute: the working directory may change while the store is open.
    this.location = resolve(path);
    this.#options = options;
    this.#news = new News(this.location, options.log ?? (() => {}));
  }

  async open(): Promise<void> {
    if (this.#closing !== null) throw this.#closedError();
    const connect = this.#options.connect ?? ((...args) => ThreadLink.open(...args));
    const options = {
      path: this.location,
      busyMs: this.#busyMs,
      maxPages: this.#options.pagesMax ?? null,
    };
    this.#opening ??= connect(options, this.#news.ringCount, (runIds) => this.#news.tellOfChange(runIds));
    try {
      this.#link = await this.#opening;
    } catch (error) {
      this.#opening = null;
      throw error;
    }
    this.#news.begin(this.#link);
  }

  async schemaStatus(): Promise<SchemaStatus> {
    // Else everybody who starts workflows would load SQLite on this thread too.
    const { schemaStatus } = await import("./schema-status.ts");
    return schemaStatus(this.location);
  }

  async migrate(): Promise<{ readonly from: number; readonly to: number }> {
    const { current, latest } = await this.schemaStatus();
    await this.open();
    return { from: current, to: latest };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async commit(batch: {
    readonly writes: readonly Write[];
    readonly claim: ClaimRequest | null;
  }): Promise<CommitResult> {
    // In one turn with the call: what the caller changes later in what it handed over does not count.
    const reply = await this.#open().commit(batchMessage(batch));
    return commitResult(batch.writes, reply);
  }

  async getRun({ runId }: { readonly runId: string }): Promise<RunRow | null> {
    const cells = await this.#open().request("run", { runId });
    return cells === null ? null : runOf(cells);
  }

  async getEnded({ runIds }: { readonly runIds: readonly string[] }): Promise<readonly RunRow[]> {
    const link = this.#open();
    const ended: RunRow[] = [];
    for (let at = 0; at < runIds.length; at += idsPerSlice) {
      const slice = await link.request("ended", { runIds: runIds.slice(at, at + idsPerSlice) });
      for (const cells of slice) ended.push(runOf(cells));
    }
    return ended;
  }

  async getRuns({ runIds }: { readonly runIds: readonly string[] }): Promise<readonly RunRow[]> {
    const link = this.#open();
    const found: RunRow[] = [];
    const unique = [...new Set(runIds)];
    for (let at = 0; at < unique.length; at += idsPerSlice) {
      const slice = await link.request("runs", { runIds: unique.slice(at, at + idsPerSlice) });
      for (const cells of slice) found.push(runOf(cells));
    }
    return found;
  }

  async listRuns(query: RunQuery): Promise<readonly RunRow[]> {
    const link = this.#open();
    const found: RunRow[] = [];
    if (query.statuses?.length === 0) return found;
    let beforeId = query.beforeId;
    while (found.length < query.limit) {
      const slice = await link.request("list", { query: { ...query, beforeId }, limit: query.limit - found.length });
      for (const cells of slice.runs) found.push(runOf(cells));
      if (slice.beforeId === null) break;
      beforeId = slice.beforeId;
    }
    return found;
  }

  async getEvents(query: {
    readonly runId: string;
    readonly fromSeq: number;
    readonly limit: number;
  }): Promise<readonly EventRow[]> {
    const link = this.#open();
    const found: EventRow[] = [];
    let fromSeq = query.fromSeq;
    while (found.length < query.limit) {
      const limit = Math.min(eventsPerSlice, query.limit - found.length);
      const slice = await link.request("events", { runId: query.runId, fromSeq, limit });
      for (const cells of slice) found.push(eventOf(cells));
      if (slice.length < limit) break;
      fromSeq = found.at(-1)!.seq + 1;
    }
    return found;
  }

  async readLogs({ runs, limitPerRun }: Parameters<Store["readLogs"]>[0]): Promise<readonly LogPart[]> {
    const link = this.#open();
    const parts: LogPart[] = [];
    while (parts.length < runs.length) {
      // Most of the time this is all: a slice ends early only where logs are long.
      const places: readonly LogPlace[] = runs.slice(parts.length, parts.length + idsPerSlice * 2);
      for (const { head, events } of await link.request("logs", { runs: places, limitPerRun })) {
        parts.push({ run: head === null ? null : headOf(head), events: events.map((cells) => eventOf(cells)) });
      }
    }
    return parts;
  }

  async getSignals({ runId }: { readonly runId: string }): Promise<readonly SignalRow[]> {
    const found = await this.#open().request("signals", { runId });
    return found.map((cells) => signalOf(runId, cells));
  }

  async getRecord(query: { readonly kind: string; readonly id: string }): Promise<RecordRow | null> {
    const found = await this.#open().request("record", query);
    return found === null ? null : recordOf(found);
  }

  async listRecords(query: RecordQuery): Promise<readonly RecordRow[]> {
    return (await this.#open().request("records", query)).map(recordOf);
  }

  async listChildren(query: Parameters<Store["listChildren"]>[0]): Promise<readonly RunRow[]> {
    return (await this.#open().request("children", query)).map(runOf);
  }

  async countRuns({
    namespace,
    workflow,
  }: {
    readonly namespace: string | null;
    readonly workflow: string | null;
  }): Promise<readonly RunCount[]> {
    const link = this.#open();
    const slices: RunCount[] = [];
    for (let afterN: number | null = 0; afterN !== null;) {
      const slice: Awaited<ReturnType<typeof link.request<"count">>> = await link.request("count", {
        namespace,
        workflow,
        afterN,
      });
      for (const [ofWorkflow, version, status, count] of slice.counts) {
        slices.push({ workflow: ofWorkflow, version, status, count });
      }
      afterN = slice.afterN;
    }
    return mergeCounts(slices);
  }

  async tallyRuns({ lookMax, ...given }: TallyQuery): Promise<RunTally> {
    const link = this.#open();
    const counts: Partial<Record<RunStatus, number>> = {};
    let isComplete = true;
    for (const statuses of tallyGroups(given)) {
      let beforeId: string | null = null;
      let looked = 0;
      do {
        const query: RunQuery = { ...given, statuses, beforeId, limit: 0 };
        const slice: TallySlice = await link.request("tally", { query });
        for (const [status, count] of slice.counts) counts[status] = (counts[status] ?? 0) + count;
        looked += sliceRuns;
        beforeId = slice.beforeId;
      } while (beforeId !== null && looked < lookMax);
      isComplete &&= beforeId === null;
    }
    return { counts, isComplete };
  }

  async summarizeRuns(query: SummaryQuery): Promise<RunSummary> {
    const link = this.#open();
    const found: SummaryRow[] = [];
    let left = query.lookMax;
    let beforeId: string | null = null;
    do {
      const slice: SummarySlice = await link.request("summary", { query, beforeId, lookMax: left });
      found.push(...slice.rows);
      left -= slice.looked;
      beforeId = slice.beforeId;
    } while (beforeId !== null && left > 0);
    return { rows: found, isComplete: left > 0 };
  }

  async countLanes({
    namespace,
    nowMs,
  }: {
    readonly namespace: string | null;
    readonly nowMs: number;
  }): Promise<readonly LaneCount[]> {
    const link = this.#open();
    const lanes = [...(await link.request("ownedLanes", { namespace }))];
    let after: LanePlace | null = null;
    do {
      const slice: LaneSlice = await link.request("waitingLanes", { namespace, nowMs, after });
      lanes.push(...slice.lanes);
      after = slice.next;
    } while (after !== null);
    return mergeLanes(
      lanes.map(([queue, workflow, version, due, oldestDueMs, later, running]) => ({
        queue,
        workflow,
        version,
        due,
        oldestDueMs,
        later,
        running,
      })),
    );
  }

  async scanErrors(
    query: ErrorQuery,
  ): Promise<{ readonly errors: readonly ErrorRow[]; readonly lastId: string | null }> {
    return this.#open().request("scanErrors", query);
  }

  async scanEnded(query: {
    readonly afterId: string | null;
    readonly endedByMs: number;
    readonly limit: number;
  }): Promise<{ readonly ended: readonly EndedRow[]; readonly lastId: string | null }> {
    return this.#open().request("scanEnded", query);
  }

  async deleteRuns(params: Parameters<Store["deleteRuns"]>[0]): Promise<number> {
    return this.#open().request("deleteRuns", params);
  }

  async heartbeat(params: { readonly worker: WorkerRow; readonly isNew: boolean }): Promise<Heartbeat> {
    return this.#open().request("heartbeat", params);
  }

  async listWorkers(): Promise<readonly WorkerRow[]> {
    return this.#open().request("workers", null);
  }

  async releaseWorkers(params: {
    readonly nowMs: number;
    readonly deadIds: readonly string[];
    readonly isSignOff?: boolean;
  }): Promise<{ readonly workerIds: readonly string[]; readonly runIds: readonly string[] }> {
    return this.#open().request("release", params);
  }

  onWake(listener: () => void): () => void {
    return this.#news.onWake(listener);
  }

  onChange(listener: ChangeListener): () => void {
    return this.#news.onChange(listener);
  }

  async inspect(): Promise<readonly StoreFact[]> {
    return this.#open().request("inspect", null);
  }

  async #close(): Promise<void> {
    this.#news.end();
    await (await this.#ownTransactions)?.close();
    const link = await this.#opening?.catch(() => null);
    await link?.close();
  }

  async #transaction(params: StoreTransaction): Promise<string | null> {
    this.#open();
    // Only where they are used: everybody else has SQLite on its thread alone.
    this.#ownTransactions ??= import("./transactions.ts").then(
      (module) => new module.SqliteTransactions(this.location, this.#busyMs),
    );
    return (await this.#ownTransactions).run(params);
  }

  get #busyMs(): number {
    return this.#options.busyTimeoutMs ?? 60_000;
  }

  #open(): Link {
    if (this.#closing !== null) throw this.#closedError();
    if (this.#link !== null) return this.#link;
    throw new PawlError("store_unavailable", `The store on ${this.location} is not open.`, {
      hint: "Call open() and wait for it first.",
    });
  }

  #closedError(): PawlError {
    return new PawlError("closed", `The store on ${this.location} is closed.`);
  }
}
