import { PawlError } from "../errors/pawl-error.ts";
import { defaultRetry, type RetryPolicy } from "../retry/retry-policy.ts";
import type { FileBytes } from "../files/file-bytes.ts";
import type { EventRow } from "../store/event-row.ts";
import type { RunRow } from "../store/run-row.ts";
import { isTerminal } from "../store/run-status.ts";
import type { Store } from "../store/store.ts";
import type { Outcome, StartWrite, Transition } from "../store/write.ts";
import { cancelChildren, followCancel, type CancelSurroundings } from "./cancel-tree.ts";
import { Changes } from "./changes.ts";
import { systemClock, systemRandom, type Clock } from "./clock.ts";
import type { Companion } from "./companion.ts";
import { deathsDefault } from "./execution/worker-deaths.ts";
import { limitDefaults, type RunLimits } from "./execution/limits.ts";
import type { StandIns } from "./execution/stand-ins.ts";
import { hostKey } from "./host.ts";
import { hostname } from "node:os";
import { uuidv7 } from "./ids.ts";
import { LogReads } from "./log-reads.ts";
import { Journal, type ClientWrite } from "./journal.ts";
import { processLogger, type Logger } from "./logger.ts";
import { RunFiles } from "./files/run-files.ts";
import { Flows } from "./flows.ts";
import type { Registry } from "./registry.ts";
import { harmless } from "../plugin/harmless.ts";
import type { Instrumentation } from "../plugin/instrumentation.ts";
import { Retention } from "./retention.ts";
import type { RetentionPolicy } from "./retention-rule.ts";
import { RunResults } from "./run-results.ts";
import type { FlowControl } from "../workflow/flow-control.ts";
import { SharedClock } from "./shared-clock.ts";
import { reasonOf, StoreOutage } from "./store-outage.ts";
import { Turns } from "./turns.ts";
import { packageVersion } from "./version.ts";
import { WorkerCore, type WorkerIdentity, type WorkerSettings } from "./worker-core.ts";

export interface EngineParams {
  readonly store: Store;
  readonly registry: Registry;
  /** Queues with limits of their own; default: none. */
  readonly queues?: Readonly<Record<string, FlowControl>> | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
  readonly retryDefault?: RetryPolicy | undefined;
  readonly payloadLimitBytes?: number | undefined;
  readonly alwaysReplay?: boolean | undefined;
  /** After so many dead workers in a row a run is blocked; default 5. */
  readonly deathsMax?: number | undefined;
  /** Of what a run writes for those who watch; see `execution/limits.ts`. */
  readonly streamLimitBytes?: number | undefined;
  readonly eventsMax?: number | undefined;
  /** What is deleted in the background while there are workers here; default: nothing. */
  readonly retention?: readonly RetentionPolicy[] | undefined;
  /** What works beside the workers here. */
  readonly companions?: readonly ((engine: Engine) => Companion)[] | undefined;
  readonly random?: (() => number) | undefined;
  /** For tests: what is called instead of users' code. */
  readonly standIns?: StandIns | undefined;
  /** What looks on; default: nothing. */
  readonly instrumentation?: Instrumentation | undefined;
  /** Where the bytes of runs' files go; default: nowhere. */
  readonly fileBytes?: FileBytes | null | undefined;
  /** Makes ids that ascend with time; default: UUIDs of version 7. */
  readonly newId?: ((nowMs: number) => string) | undefined;
}

const drainDefaultMs = 30_000;
/** How long retention and schedules have to end what they are at, when the last worker stops. Nothing of theirs is lost. */
const choresMs = 2_000;
const payloadLimitDefaultBytes = 4 * 1024 * 1024;

/** The parts of a process that runs or starts runs, put together: one store, one journal, one beat of turns, any number of workers. */
export class Engine {
  readonly store: Store;
  readonly registry: Registry;
  readonly flows: Flows;
  /** The time that all machines on this store share. */
  readonly clock: SharedClock;
  readonly logger: Logger;
  readonly outage: StoreOutage;
  readonly journal: Journal;
  readonly changes: Changes;
  readonly results: RunResults;
  readonly files: RunFiles;
  readonly logs: LogReads;
  readonly payloadLimitBytes: number;
  readonly instrumentation: Instrumentation | undefined;
  readonly newId: (nowMs: number) => string;
  readonly #turns: Turns;
  readonly #retention: Retention;
  readonly #companions: readonly Companion[];
  readonly #workers: WorkerCore[] = [];
  readonly #starting: Set<WorkerCore> = new Set();
  readonly #random: () => number;
  readonly #standIns: StandIns | undefined;
  readonly #retryDefault: RetryPolicy;
  readonly #alwaysReplay: boolean;
  readonly #deathsMax: number;
  readonly #limits: RunLimits;
  #isClosed = false;

  constructor(params: EngineParams) {
    this.store = params.store;
    this.registry = params.registry;
    this.flows = new Flows(params.registry, params.queues ?? {});
    this.clock = new SharedClock(params.clock ?? systemClock, params.store);
    this.logger = params.logger ?? processLogger;
    this.payloadLimitBytes = params.payloadLimitBytes ?? payloadLimitDefaultBytes;
    this.#retryDefault = params.retryDefault ?? defaultRetry;
    this.#alwaysReplay = params.alwaysReplay ?? false;
    this.#deathsMax = params.deathsMax ?? deathsDefault;
    this.#limits = {
      streamLimitBytes: params.streamLimitBytes ?? limitDefaults.streamLimitBytes,
      eventsMax: params.eventsMax ?? limitDefaults.eventsMax,
    };
    this.#random = params.random ?? systemRandom;
    this.#standIns = params.standIns;
    this.instrumentation = params.instrumentation && harmless(params.instrumentation, faultTold(this.logger));
    this.newId = params.newId ?? uuidv7;
    this.outage = new StoreOutage({ localMs: () => this.clock.localMs(), logger: this.logger });
    this.changes = new Changes(this.store, this.clock);
    this.results = new RunResults(this.store, this.changes);
    this.logs = new LogReads(this.store);
    this.journal = new Journal({
      store: this.store,
      clock: this.clock,
      logger: this.logger,
      outage: this.outage,
      random: this.#random,
      onWritten: (runId) => this.changes.written(runId),
    });
    this.files = new RunFiles({
      store: this.store,
      write: (write) => this.write(write),
      nowMs: () => this.clock.nowMs(),
      newId: this.newId,
      bytes: params.fileBytes ?? null,
    });
    this.#retention = new Retention({
      rules: params.retention ?? [],
      store: this.store,
      clock: this.clock,
      logger: this.logger,
      random: this.#random,
    });
    this.#turns = new Turns({ clock: this.clock, flush: () => this.journal.flush() });
    this.journal.onWaiting = () => this.#turns.schedule();
    this.journal.canFlushNow = () => !this.#turns.hasDelivered;
    this.#companions = (params.companions ?? []).map((make) => make(this));
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get workers(): readonly WorkerCore[] {
    return this.#workers;
  }

  /**
   * Starts a run: as a worker's own where one here has room, so that it begins at once. When the store fails, the run may have been started all the same: then
   * the worker that it was to belong to sees to it that somebody runs it.
   */
  async start(
    run: StartWrite["run"],
    parts: Pick<StartWrite, "copyFrom" | "onHeldKey" | "events">,
  ): Promise<{ run: RunRow; isNew: boolean }> {
    const isDue =
      run.dueMs !== null &&
      run.dueMs <= this.clock.nowMs() &&
      run.flow === null &&
      parts.copyFrom === null &&
      parts.events.length === 0;
    const worker = isDue ? this.#workers.find((candidate) => candidate.claiming.reserveBirth(run)) : undefined;
    // A run that is born owned has started with its start; others tell so when they are claimed.
    const events = worker === undefined ? parts.events : [startedEvent(run.createdMs)];
    let outcome: Outcome;
    try {
      outcome = await this.journal.write({
        type: "start",
        run,
        workerId: worker?.workerId ?? null,
        copyFrom: parts.copyFrom,
        onHeldKey: parts.onHeldKey,
        events,
      });
    } catch (error) {
      worker?.claiming.notBorn(run, true);
      throw error;
    }
    if (!outcome.ok || outcome.run === null) {
      worker?.claiming.notBorn(run, false);
      throw refusedStart(outcome, parts.copyFrom?.runId);
    }
    const isBorn = outcome.isNew && outcome.run.workerId !== null && outcome.run.workerId === worker?.workerId;
    if (isBorn) worker?.claiming.born(outcome.run, events);
    else worker?.claiming.notBorn(run, false);
    if (outcome.wakes) this.wake();
    // Delayed: the workers here need not wait for a look around to find out.
    else if (outcome.run.dueMs !== null) this.#wakeAt(outcome.run.dueMs);
    return { run: outcome.run, isNew: outcome.isNew };
  }

  async write(write: ClientWrite): Promise<Outcome> {
    const outcome = await this.journal.write(write);
    if (outcome.ok && outcome.wakes) this.wake();
    if (outcome.ok && write.type === "record") this.#wakeAtStarts(write.linked);
    if (write.type === "command") for (const worker of this.#workers) worker.probe(write.runId);
    if (outcome.ok && outcome.run !== null && isTerminal(outcome.run.status)) {
      this.results.ended(outcome.run);
      for (const companion of this.#companions) companion.onEnded(outcome.run);
    }
    if (outcome.ok && write.type === "command" && write.command.name === "delete") this.results.gone(write.runId);
    return outcome;
  }

  /** Runs may have become due, or something may have come for one that runs here. */
  wake(): void {
    for (const worker of this.#workers) worker.wake();
  }

  /** Runs that begin later, such as debounced ones, wake nobody when they are made. */
  #wakeAtStarts(linked: readonly ClientWrite[]): void {
    for (const write of linked) if (write.type === "start" && write.run.dueMs !== null) this.#wakeAt(write.run.dueMs);
  }

  #wakeAt(dueMs: number): void {
    for (const worker of this.#workers) worker.claiming.wakeAt(dueMs);
  }

  isHere(runId: string): boolean {
    return this.#workers.some((worker) => worker.owns(runId));
  }

  async startWorker(settings: WorkerSettings): Promise<WorkerCore> {
    await Promise.all(this.#companions.map((companion) => companion.prepare()));
    if (this.#isClosed) throw new PawlError("closed", "Pawl was closed while the worker was starting.");
    const nowMs = this.clock.nowMs();
    const identity: WorkerIdentity = {
      id: this.newId(nowMs),
      name: settings.name ?? `${hostname()}-${process.pid}`,
      hostKey: hostKey(),
      host: hostname(),
      pid: process.pid,
      version: packageVersion(),
      queues: settings.queues,
      serves: this.registry.serves(),
      concurrency: settings.concurrency,
      queueConcurrency: settings.queueConcurrency,
      startedMs: nowMs,
    };
    const worker = new WorkerCore(identity, settings, {
      store: this.store,
      outage: this.outage,
      clock: this.clock,
      logger: this.logger,
      journal: this.journal,
      turns: this.#turns,
      registry: this.registry,
      flows: this.flows,
      random: this.#random,
      newId: this.newId,
      retryDefault: this.#retryDefault,
      payloadLimitBytes: this.payloadLimitBytes,
      alwaysReplay: this.#alwaysReplay,
      deathsMax: this.#deathsMax,
      listChildren: (query) => this.store.listChildren(query),
      files: this.files,
      onMadeWork: () => this.wake(),
      onCancelled: (runIds) => void this.#followCancel(runIds),
      limits: this.#limits,
      readEvents: (query) => this.store.getEvents(query),
      standIns: this.#standIns,
      instrumentation: this.instrumentation,
      onRetired: (run, transition) => this.#onRetired(run, transition),
    });
    this.#starting.add(worker);
    try {
      await worker.start();
    } finally {
      this.#starting.delete(worker);
    }
    if (this.#isClosed) throw new PawlError("closed", "Pawl was closed while the worker was starting.");
    this.#workers.push(worker);
    this.#retention.start();
    for (const companion of this.#companions) companion.start();
    return worker;
  }

  async stopWorker(worker: WorkerCore, timeoutMs?: number): Promise<void> {
    await worker.stop(timeoutMs);
    const index = this.#workers.indexOf(worker);
    if (index !== -1) this.#workers.splice(index, 1);
    if (this.#workers.length > 0) return;
    await this.#within(choresMs, [this.#retention.stop(), ...this.#companions.map((companion) => companion.stop())]);
  }

  async close(timeoutMs?: number): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await Promise.all([...this.#workers, ...this.#starting].map((worker) => this.stopWorker(worker, timeoutMs)));
    await this.#within(timeoutMs ?? drainDefaultMs, [this.journal.whenIdle()]);
    this.journal.close();
    this.results.close();
    this.changes.close();
    await this.store.close();
  }

  /** A store that fails for good, or does not answer, must not keep the process from ending. */
  async #within(timeoutMs: number, work: readonly Promise<unknown>[]): Promise<void> {
    let cancel: () => void = () => {};
    const timeout = new Promise<void>((resolve) => (cancel = this.clock.setTimer(timeoutMs, resolve)));
    await Promise.race([Promise.all(work), timeout]);
    cancel();
  }

  /** Its children that are to end with it are asked to cancel, after it has ended without its code. */
  cancelChildren(runId: string): Promise<void> {
    return cancelChildren(this.#cancelling, runId);
  }

  get #cancelling(): CancelSurroundings {
    return {
      store: this.store,
      nowMs: () => this.clock.nowMs(),
      write: (write) => this.write(write),
      onEnded: (run) => this.results.ended(run),
    };
  }

  async #followCancel(runIds: readonly string[]): Promise<void> {
    try {
      await followCancel(this.#cancelling, runIds);
    } catch (error) {
      if (!this.#isClosed) this.logger.warn(`Runs below cancelled ones may go on: ${reasonOf(error)}`);
    }
  }

  #onRetired(run: RunRow, transition: Transition): void {
    const { status, output, error, successor } = transition;
    if (isTerminal(status)) for (const companion of this.#companions) companion.onEnded(run);
    // A cancel that the run's code has not heard of ends it where it would be blocked, or go on as another: only the store knows.
    if (status === "blocked" || successor !== null) void this.#tellIfEnded(run.id);
    else if (isTerminal(status)) this.results.ended({ id: run.id, status, output, error, continuedTo: null });
  }

  async #tellIfEnded(runId: string): Promise<void> {
    if (!this.results.isAwaited(runId)) return;
    try {
      for (const run of await this.store.getEnded({ runIds: [runId] })) this.results.ended(run);
    } catch {
      // The store is out of reach: whoever waits for results asks again.
    }
  }
}

/** A fork's origin has gone, or is not what it was, since it was read. */
function refusedStart(outcome: Outcome, originId: string | undefined): PawlError {
  const code = outcome.ok ? "run_changed" : outcome.refusal;
  const details = originId === undefined ? {} : { runId: originId };
  if (code === "run_not_found") {
    return new PawlError(code, `There is no run ${JSON.stringify(originId)} (any more) to begin from.`, { details });
  }
  const origin = originId === undefined ? "" : `: run ${originId}, which it begins from, has changed meanwhile`;
  return new PawlError(code, `The run could not be started${origin}.`, { details });
}

function startedEvent(atMs: number): EventRow {
  return { seq: 1, kind: "run-started", key: null, atMs, startedMs: null, attempt: null, after: null, data: null };
}

/** One that fails does so for every step: it is told of once. */
function faultTold(logger: Logger): (error: unknown) => void {
  let isTold = false;
  return (error) => {
    if (isTold) return;
    isTold = true;
    logger.warn(`The instrumentation has failed; runs go on without what it would have told: ${reasonOf(error)}`);
  };
}
