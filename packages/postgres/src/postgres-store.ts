import { randomUUID } from "node:crypto";
import { PawlError } from "pawl";
import type {
  ChangeListener,
  ClaimRequest,
  CommitResult,
  EndedRow,
  ErrorQuery,
  ErrorRow,
  EventRow,
  Heartbeat,
  LaneCount,
  LogPart,
  RecordQuery,
  RecordRow,
  RunCount,
  RunQuery,
  RunRow,
  RunSummary,
  RunTally,
  SchemaStatus,
  SchemaStore,
  SignalRow,
  Store,
  StoreFact,
  SummaryQuery,
  TallyQuery,
  WorkerRow,
  Write,
} from "pawl/internal";
import { Connections } from "./connections/connections.ts";
import { parseTarget, type Target, type TargetOptions } from "./connections/target.ts";
import { Listening, type Log } from "./listen/listening.ts";
import { Migrator } from "./migrations/migrator.ts";
import { Session } from "./session.ts";
import { systemTimers } from "./timers.ts";
import { PostgresTransactions } from "./transactions/postgres-transactions.ts";

export interface PostgresStoreOptions extends TargetOptions {
  /** Where the store reports what is not an error but worth knowing; default: nowhere. */
  readonly log?: Log | undefined;
  /** How many transactions of `ctx.transaction` there may be at once on the store's own connections; default 4. */
  readonly transactionConnections?: number | undefined;
}

/**
 * Runs in a PostgreSQL database (14 and newer), for any number of workers on any number of machines. A commit is one round trip and durable
 * when it resolves, as far as the server's `synchronous_commit` makes it so.
 *
 * The URL may carry `schema` (default `pawl`), `migrate` (`auto`, the default: opening brings the schema up to date; `off`: it must be) and
 * `prepare` (`auto`, the default; `off`: no named prepared statements, as behind a pooler); everything else in it is the driver's.
 *
 * @example
 * const store = new PostgresStore("postgres://pawl@localhost/app", { schema: "workflows" });
 * await store.open();
 *
 * @throws PawlError `store_url_invalid`, and from `open` on `store_unavailable`, `store_denied`, `store_unsuitable`, `store_not_migrated`,
 *   `store_newer`, `store_readonly`, `store_full`, `store_busy`, `closed`
 */
export class PostgresStore implements Store, SchemaStore {
  readonly kind: string = "postgres";
  readonly location: string;
  readonly isShared: boolean = true;
  /**
   * Every commit has a way to go and wakes two processes: one of 100 writes costs the machine much less than two of 50. Measured on two cores, 10-step
   * workflows with 100 runs: a tenth more steps/s on a fifth less of the workers' processor. With 1,000 runs, two at a time are ahead again.
   */
  readonly overlapsFrom: number = 128;
  readonly #target: Target;
  readonly #listening: Listening;
  readonly transactions: PostgresTransactions;
  /** Tells our own notifications from those of others. */
  readonly #handle: string = randomUUID();
  #opening: Promise<Session> | null = null;
  #session: Session | null = null;
  #closing: Promise<void> | null = null;

  constructor(url: string, options: PostgresStoreOptions = {}) {
    this.#target = parseTarget(url, options);
    this.location = this.#target.location;
    this.transactions = new PostgresTransactions(this.#target, options.transactionConnections ?? 4);
    this.#listening = new Listening({ handle: this.#handle, timers: systemTimers, log: options.log ?? (() => {}) });
  }

  get canNotify(): boolean {
    return this.#listening.canNotify;
  }

  get clockOffsetMs(): number {
    return this.#session?.clockOffset.ms ?? 0;
  }

  async open(): Promise<void> {
    if (this.#closing !== null) throw this.#closedError();
    this.#opening ??= Session.open(this.#target, this.#handle, systemTimers);
    try {
      this.#session = await this.#opening;
    } catch (error) {
      this.#opening = null;
      throw error;
    }
    this.#listening.begin(this.#session.connections);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async schemaStatus(): Promise<SchemaStatus> {
    return this.#withMigrator((migrator) => migrator.status());
  }

  async migrate(): Promise<{ readonly from: number; readonly to: number }> {
    return this.#withMigrator((migrator) => migrator.migrate());
  }

  async commit(batch: {
    readonly writes: readonly Write[];
    readonly claim: ClaimRequest | null;
  }): Promise<CommitResult> {
    return this.#open().commit(batch);
  }

  async getRun({ runId }: { readonly runId: string }): Promise<RunRow | null> {
    return this.#open().runs.run(runId);
  }

  async getRuns({ runIds }: { readonly runIds: readonly string[] }): Promise<readonly RunRow[]> {
    return this.#open().runs.many(runIds);
  }

  async getEnded({ runIds }: { readonly runIds: readonly string[] }): Promise<readonly RunRow[]> {
    return this.#open().runs.ended(runIds);
  }

  async listRuns(query: RunQuery): Promise<readonly RunRow[]> {
    return this.#open().runs.list(query);
  }

  async getEvents(query: {
    readonly runId: string;
    readonly fromSeq: number;
    readonly limit: number;
  }): Promise<readonly EventRow[]> {
    return this.#open().runs.events(query.runId, query.fromSeq, query.limit);
  }

  async readLogs({ runs, limitPerRun }: Parameters<Store["readLogs"]>[0]): Promise<readonly LogPart[]> {
    return this.#open().runs.logs(runs, limitPerRun);
  }

  async getSignals({ runId }: { readonly runId: string }): Promise<readonly SignalRow[]> {
    return this.#open().runs.signals(runId);
  }

  async getRecord({ kind, id }: { readonly kind: string; readonly id: string }): Promise<RecordRow | null> {
    return this.#open().records.record(kind, id);
  }

  async listRecords(query: RecordQuery): Promise<readonly RecordRow[]> {
    return this.#open().records.list(query);
  }

  async listChildren(query: {
    readonly parentId: string;
    readonly beforeId: string | null;
    readonly limit: number;
  }): Promise<readonly RunRow[]> {
    return this.#open().runs.children(query.parentId, query.beforeId, query.limit);
  }

  async countRuns(query: {
    readonly namespace: string | null;
    readonly workflow: string | null;
  }): Promise<readonly RunCount[]> {
    return this.#open().runs.count(query.namespace, query.workflow);
  }

  async tallyRuns(query: TallyQuery): Promise<RunTally> {
    return this.#open().runs.tally(query);
  }

  async summarizeRuns(query: SummaryQuery): Promise<RunSummary> {
    return this.#open().runs.summarize(query);
  }

  async countLanes(query: {
    readonly namespace: string | null;
    readonly nowMs: number;
  }): Promise<readonly LaneCount[]> {
    return this.#open().runs.lanes(query.namespace, query.nowMs);
  }

  async scanErrors(
    query: ErrorQuery,
  ): Promise<{ readonly errors: readonly ErrorRow[]; readonly lastId: string | null }> {
    return this.#open().runs.scanErrors(query);
  }

  async scanEnded(query: {
    readonly afterId: string | null;
    readonly endedByMs: number;
    readonly limit: number;
  }): Promise<{ readonly ended: readonly EndedRow[]; readonly lastId: string | null }> {
    return this.#open().runs.scanEnded(query.afterId, query.endedByMs, query.limit);
  }

  async deleteRuns(params: { readonly runIds: readonly string[]; readonly endedByMs?: number }): Promise<number> {
    return this.#open().deleteRuns(params.runIds, params.endedByMs ?? null);
  }

  async heartbeat({ worker, isNew }: { readonly worker: WorkerRow; readonly isNew: boolean }): Promise<Heartbeat> {
    return this.#open().heartbeat(worker, isNew);
  }

  async listWorkers(): Promise<readonly WorkerRow[]> {
    return this.#open().workers.list();
  }

  async releaseWorkers(params: {
    readonly nowMs: number;
    readonly deadIds: readonly string[];
    readonly isSignOff?: boolean;
  }): Promise<{ readonly workerIds: readonly string[]; readonly runIds: readonly string[] }> {
    return this.#open().releaseWorkers(params);
  }

  onWake(listener: () => void): () => void {
    return this.#listening.onWake(listener);
  }

  onChange(listener: ChangeListener): () => void {
    return this.#listening.onChange(listener);
  }

  async inspect(): Promise<readonly StoreFact[]> {
    return this.#open().inspect(this.canNotify);
  }

  async #close(): Promise<void> {
    this.#listening.end();
    const session = await this.#opening?.catch(() => null);
    await Promise.all([session?.close(), this.transactions.close()]);
  }

  async #withMigrator<T>(use: (migrator: Migrator) => Promise<T>): Promise<T> {
    const connections = new Connections(this.#target, systemTimers);
    try {
      return await use(new Migrator(connections));
    } finally {
      await connections.close();
    }
  }

  #open(): Session {
    if (this.#closing !== null) throw this.#closedError();
    if (this.#session !== null) return this.#session;
    throw new PawlError("store_unavailable", `The store on ${this.location} is not open.`, {
      hint: "Call open() and wait for it first.",
    });
  }

  #closedError(): PawlError {
    return new PawlError("closed", `The store on ${this.location} is closed.`);
  }
}
