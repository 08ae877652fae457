import type { PawlConfig } from "../config/pawl-config.ts";
import type { Engine } from "../engine/engine.ts";
import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { durationMs, type Duration } from "../retry/duration.ts";
import type { Calendars } from "../schedule/calendars.ts";
import { isTerminal } from "../store/run-status.ts";
import type { StoreFact } from "../store/store.ts";
import type { Workflow } from "../workflow/workflow.ts";
import { cancelRun, deleteRun, pauseRun, resumeRun, retryRun, signalRun } from "./commands.ts";
import { bulkOf } from "./bulk-runs.ts";
import { errorReport, type ErrorReport, type ErrorsQuery } from "./error-groups.ts";
import { belongsTo } from "./engine-of.ts";
import { listChildren, type ChildrenQuery } from "./children.ts";
import { readEvents } from "./event-reader.ts";
import { getRuns } from "./get-many.ts";
import { exportRun } from "./export-run.ts";
import { filesOf } from "./files.ts";
import { forkRun } from "./fork.ts";
import { answerInterrupt, type AnswerOptions } from "./interrupts/answer.ts";
import { readInterrupt } from "./interrupts/change-interrupt.ts";
import type { Interrupt } from "./interrupts/interrupt.ts";
import { interruptOf } from "./interrupts/interrupt-of.ts";
import { listInterrupts } from "./interrupts/list-interrupts.ts";
import { reassignInterrupt } from "./interrupts/reassign.ts";
import { listRuns } from "./list-runs.ts";
import type {
  EventsOptions,
  ForkOptions,
  ListQuery,
  Page,
  Pawl,
  RetryOptions,
  RunFilter,
  StartOptions,
  Startable,
  WorkflowVersion,
} from "./pawl.ts";
import { sweepBlobs } from "./payloads.ts";
import { pruneRuns, type PruneOptions } from "./prune.ts";
import { listQueues } from "./queues.ts";
import { PawlRunHandle } from "./pawl-run-handle.ts";
import { readAllEvents, readRun } from "./reading.ts";
import type { Run } from "./run.ts";
import { countRuns, type RunCounts } from "./run-counts.ts";
import type { RunEvent } from "./run-event.ts";
import type { RunHandle } from "./run-handle.ts";
import type { RunHistory } from "./run-history.ts";
import { checkRunId } from "./run-id.ts";
import { runRecord, workerRecord } from "./run-record.ts";
import { runStats, type RunStats, type StatsQuery } from "./run-stats.ts";
import { ScheduleClient } from "./schedules/schedule-client.ts";
import { startRun } from "./start-run.ts";
import type { StepRecord } from "./step-record.ts";
import { stepRecords } from "./step-records.ts";
import type { StreamChunk, StreamReadOptions, StreamSummary } from "./stream-chunk.ts";
import { listStreams, readStream } from "./stream-reader.ts";
import type { Worker, WorkerOptions } from "./worker.ts";
import { WorkerHandle } from "./worker-handle.ts";
import type { WorkerRecord } from "./worker-record.ts";
import { workerSettings } from "./worker-settings.ts";
import { workflowVersions } from "./workflow-versions.ts";

/** The {@link Pawl} of this process: each method checks what it is given and hands it to the part that does it. */
export class PawlClient implements Pawl {
  readonly #engine: Engine;
  readonly #config: PawlConfig;
  readonly interrupts: Pawl["interrupts"];
  readonly files: Pawl["files"];
  readonly workers: Pawl["workers"];
  readonly queues: Pawl["queues"];
  readonly workflows: Pawl["workflows"];
  readonly bulk: Pawl["bulk"];
  readonly schedules: Pawl["schedules"];
  #closing: Promise<void> | null = null;

  constructor(
    engine: Engine,
    config: PawlConfig,
    parts: { readonly calendars: Calendars; readonly onSchedulesChanged: () => void },
  ) {
    this.#engine = engine;
    this.#config = config;
    belongsTo(this, engine);
    this.bulk = bulkOf(() => this.#open(), this.#namespace);
    this.interrupts = {
      list: async (query = {}) =>
        listInterrupts(this.#open(), { ...query, namespace: query.namespace ?? this.#namespace }),
      get: async (id) => interruptOf(await readInterrupt(this.#open(), id)),
      reassign: async (id, assignee) => reassignInterrupt(this.#open(), id, assignee),
    };
    this.files = filesOf(() => this.#open());
    this.workers = { list: () => this.#listWorkers() };
    this.queues = {
      list: async (query = {}) => {
        checkOptions(query, { namespace: true }, "pawl.queues.list");
        return listQueues(this.#open(), { namespace: query.namespace ?? this.#namespace });
      },
    };
    this.schedules = new ScheduleClient({
      open: () => this.#open(),
      namespace: this.#namespace,
      calendars: parts.calendars,
      onChanged: parts.onSchedulesChanged,
    });
    this.workflows = {
      list: (): readonly Workflow[] => engine.registry.list(),
      get: (name: string, version?: number): Workflow => engine.registry.get(name, version),
      versions: (name?: string): Promise<WorkflowVersion[]> =>
        workflowVersions(this.#open(), { namespace: this.#namespace, name }),
    };
  }

  async start(startable: Startable | string, input?: unknown, options: StartOptions = {}): Promise<RunHandle<never>> {
    const { run, isNew } = await startRun(this.#open(), startable, input, {
      ...options,
      namespace: options.namespace ?? this.#namespace,
    });
    return new PawlRunHandle(this.#engine, run.id, isNew);
  }

  run<Output = unknown>(id: string): RunHandle<Output> {
    checkRunId(id);
    return new PawlRunHandle<Output>(this.#engine, id, undefined);
  }

  async get(id: string): Promise<Run> {
    return runRecord(await readRun(this.#open(), id));
  }

  list(query: ListQuery = {}): Promise<Page<Run>> {
    return listRuns(this.#open(), { ...query, namespace: query.namespace ?? this.#namespace });
  }

  children(id: string, query: ChildrenQuery = {}): Promise<Page<Run>> {
    return listChildren(this.#open(), id, query);
  }

  async steps(id: string): Promise<StepRecord[]> {
    const { status } = await readRun(this.#open(), id);
    return stepRecords(await readAllEvents(this.#engine, id), isTerminal(status));
  }

  events(id: string, options?: EventsOptions): AsyncIterable<RunEvent> {
    return readEvents(this.#open(), id, options);
  }

  stream<Chunk = unknown>(id: string, name: string, options?: StreamReadOptions): AsyncIterable<StreamChunk<Chunk>> {
    return readStream(this.#open(), id, name, options) as AsyncIterable<StreamChunk<Chunk>>;
  }

  async streams(id: string): Promise<StreamSummary[]> {
    return listStreams(this.#open(), id);
  }

  signal(id: string, name: string, payload?: unknown): Promise<void> {
    return signalRun(this.#open(), id, name, payload);
  }

  async answer(interruptId: string, value?: unknown, options?: AnswerOptions): Promise<Interrupt> {
    return answerInterrupt(this.#open(), interruptId, value, options);
  }

  cancel(id: string, options?: { readonly reason?: string; readonly force?: boolean }): Promise<Run> {
    return cancelRun(this.#open(), id, options);
  }

  pause(id: string): Promise<Run> {
    return pauseRun(this.#open(), id);
  }

  resume(id: string): Promise<Run> {
    return resumeRun(this.#open(), id);
  }

  async retry(id: string, options?: RetryOptions): Promise<RunHandle> {
    await retryRun(this.#open(), id, options);
    return new PawlRunHandle(this.#engine, id, false);
  }

  delete(id: string): Promise<void> {
    return deleteRun(this.#open(), id);
  }

  async sweepBlobs(
    options?: Parameters<Pawl["sweepBlobs"]>[0],
  ): Promise<{ readonly runs: number; readonly collected: number }> {
    return sweepBlobs(this.#open(), options);
  }

  async prune(options: PruneOptions): Promise<{ readonly deleted: number }> {
    return pruneRuns(this.#open(), { ...options, namespace: options.namespace ?? this.#namespace });
  }

  async fork(id: string, options: ForkOptions = {}): Promise<RunHandle> {
    const { run, isNew } = await forkRun(this.#open(), await readRun(this.#open(), id), options);
    return new PawlRunHandle(this.#engine, run.id, isNew);
  }

  async errors(query: ErrorsQuery = {}): Promise<ErrorReport> {
    return errorReport(this.#open(), { ...query, namespace: query.namespace ?? this.#namespace });
  }

  async counts(filter: RunFilter = {}): Promise<RunCounts> {
    return countRuns(this.#open(), { ...filter, namespace: filter.namespace ?? this.namespace });
  }

  async stats(query: StatsQuery): Promise<RunStats> {
    return runStats(this.#open(), { ...query, namespace: query.namespace ?? this.namespace });
  }

  async getMany(ids: readonly string[]): Promise<Run[]> {
    return getRuns(this.#open(), ids);
  }

  export(id: string): Promise<RunHistory> {
    return exportRun(this.#open(), id);
  }

  async startWorker(options: WorkerOptions = {}): Promise<Worker> {
    const engine = this.#open();
    // An option that is given as undefined is one that is left out.
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    const worker = await engine.startWorker(workerSettings({ ...this.#config.worker, ...given }));
    return new WorkerHandle(engine, worker);
  }

  inspect(): Promise<readonly StoreFact[]> {
    return this.#open().store.inspect();
  }

  close(options: { readonly timeout?: Duration } = {}): Promise<void> {
    checkOptions(options, { timeout: true }, "pawl.close");
    const timeoutMs = options.timeout === undefined ? undefined : durationMs(options.timeout, "timeout of close");
    this.#closing ??= this.#engine.close(timeoutMs);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get namespace(): string {
    return this.#namespace;
  }

  get #namespace(): string {
    return this.#config.namespace ?? "default";
  }

  #open(): Engine {
    if (this.#closing !== null) throw new PawlError("closed", "This Pawl is closed.");
    return this.#engine;
  }

  async #listWorkers(): Promise<WorkerRecord[]> {
    return (await this.#open().store.listWorkers()).map(workerRecord);
  }
}
