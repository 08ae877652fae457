import type { RetryPolicy } from "../retry/retry-policy.ts";
import type { EventRow } from "../store/event-row.ts";
import type { RunRow } from "../store/run-row.ts";
import type { StoreTransactions } from "../store/store-transactions.ts";
import type { Store } from "../store/store.ts";
import type { WorkerHealth, WorkerRow } from "../store/worker-row.ts";
import type { ClaimedRun, Transition } from "../store/write.ts";
import { toErrorRecord } from "../errors/error-record.ts";
import type { CaptureOutput } from "../workflow/workflow.ts";
import { Claiming, type ClaimingHome } from "./claiming.ts";
import type { RunFiles } from "./files/run-files.ts";
import type { Flows } from "./flows.ts";
import { Execution, type ExecutionOwner, type ExecutionSurroundings } from "./execution/execution.ts";
import type { RunLimits } from "./execution/limits.ts";
import { releaseHeld } from "./execution/steps.ts";
import type { StandIns } from "./execution/stand-ins.ts";
import { transitionTo } from "./execution/transitions.ts";
import { HealthWatch } from "./health-watch.ts";
import type { Journal } from "./journal.ts";
import { LastWord } from "./last-word.ts";
import { Lease } from "./lease.ts";
import type { Logger } from "./logger.ts";
import { watchLongSteps } from "./long-steps.ts";
import { captureOutput } from "./output-capture.ts";
import type { Registry } from "./registry.ts";
import { guardRejections } from "./rejections.ts";
import type { SharedClock } from "./shared-clock.ts";
import { Shutdown } from "./shutdown.ts";
import type { StoreOutage } from "./store-outage.ts";
import { observeRetired } from "./execution/observed.ts";
import type { Instrumentation } from "../plugin/instrumentation.ts";
import type { Turns } from "./turns.ts";
import { WorkerEmitter } from "./worker-events.ts";

export interface WorkerSettings {
  /** For people; default: host and process. */
  readonly name?: string | undefined;
  readonly concurrency: number;
  readonly queues: readonly string[] | null;
  /** Queues of which it runs fewer at once than `concurrency` allows. */
  readonly queueConcurrency: Readonly<Record<string, number>>;
  readonly leaseMs: number;
  readonly shutdownTimeoutMs: number;
  readonly captureOutput: CaptureOutput;
}

/** What of a worker's row stays as it is. */
export type WorkerIdentity = Omit<WorkerRow, "activeRuns" | "isStopping" | "health" | "heartbeatMs" | "expiresMs">;

/** What all workers of a process share. */
export interface WorkerSurroundings extends ExecutionSurroundings {
  readonly journal: Journal;
  readonly clock: SharedClock;
  readonly store: Store;
  readonly outage: StoreOutage;
  readonly logger: Logger;
  /** Something has become due that any worker of this process may take. */
  readonly onMadeWork: () => void;
  readonly onCancelled: (runIds: readonly string[]) => void;
  readonly registry: Registry;
  readonly flows: Flows;
  /** A run has left a worker of this process, for good or to wait. */
  readonly onRetired: (run: RunRow, transition: Transition) => void;
}

/**
 * Owns runs: claims what is due as far as it has room, runs it, and gives back what waits.
 *
 * `starting` (registers its lease) → `working` → `stopping` (claims nothing, what runs may end) → `stopped`.
 * {@link Claiming} brings it runs, its {@link Lease} makes them its own, its {@link HealthWatch} tells how it is.
 */
export class WorkerCore implements ExecutionOwner, ClaimingHome {
  readonly workerId: string;
  readonly name: string;
  readonly settings: WorkerSettings;
  readonly clock: SharedClock;
  readonly journal: Journal;
  readonly turns: Turns;
  readonly random: () => number;
  readonly newId: (nowMs: number) => string;
  readonly retryDefault: RetryPolicy;
  readonly payloadLimitBytes: number;
  readonly transactions: StoreTransactions | undefined;
  readonly alwaysReplay: boolean;
  readonly deathsMax: number;
  readonly limits: RunLimits;
  readonly readEvents: Store["getEvents"];
  readonly standIns: StandIns | undefined;
  readonly instrumentation: Instrumentation | undefined;
  readonly captureOutput: CaptureOutput;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly flows: Flows;
  readonly listChildren: Store["listChildren"];
  readonly files: RunFiles | null;
  readonly events: WorkerEmitter;
  readonly claiming: Claiming;
  readonly runs: Map<string, Execution> = new Map();
  /** Runs without an execution about which a last word is on its way to the store. */
  readonly parting: Set<string> = new Set();
  readonly #surroundings: WorkerSurroundings;
  readonly #identity: WorkerIdentity;
  readonly #lease: Lease;
  readonly #watch: HealthWatch;
  readonly #shutdown: Shutdown;
  #isStopping = false;
  #unguard: () => void = () => {};
  #stopCapturing: () => void = () => {};
  #stopped: Promise<void> | null = null;
  #stopListening: (() => void)[] = [];
  #cancelWatch: (() => void) | null = null;

  constructor(identity: WorkerIdentity, settings: WorkerSettings, surroundings: WorkerSurroundings) {
    const { clock, store, logger, random, outage } = surroundings;
    const { leaseMs } = settings;
    this.workerId = identity.id;
    this.name = identity.name;
    this.settings = settings;
    this.clock = clock;
    this.journal = surroundings.journal;
    this.turns = surroundings.turns;
    this.random = random;
    this.newId = surroundings.newId;
    this.retryDefault = surroundings.retryDefault;
    this.payloadLimitBytes = surroundings.payloadLimitBytes;
    this.transactions = store.transactions;
    this.alwaysReplay = surroundings.alwaysReplay;
    this.deathsMax = surroundings.deathsMax;
    this.limits = surroundings.limits;
    this.readEvents = surroundings.readEvents;
    this.standIns = surroundings.standIns;
    this.instrumentation = surroundings.instrumentation;
    this.captureOutput = settings.captureOutput;
    this.logger = logger;
    this.registry = surroundings.registry;
    this.flows = surroundings.flows;
    this.listChildren = surroundings.listChildren;
    this.files = surroundings.files;
    this.events = new WorkerEmitter(logger);
    this.#surroundings = surroundings;
    this.#identity = identity;
    this.#shutdown = new Shutdown({ clock, runs: this.runs });
    const { serves, queues, concurrency, queueConcurrency } = identity;
    this.claiming = new Claiming({
      workerId: identity.id,
      serves,
      queues,
      flows: surroundings.flows.limits(queues),
      concurrency,
      queueConcurrency,
      store,
      journal: this.journal,
      clock,
      random,
      home: this,
    });
    this.#watch = new HealthWatch({
      name: identity.name,
      leaseMs,
      clock,
      outage,
      logger,
      onChange: (from, to) =>
        this.events.emit("health-changed", { from: from.status, to: to.status, reasons: to.reasons }),
    });
    this.#lease = new Lease({
      workerId: identity.id,
      row: () => this.#row(),
      leaseMs,
      store,
      clock,
      random,
      logger,
      outage,
      watch: this.#watch,
      events: {
        onLost: () => this.#abandon(),
        onConfirmed: () => this.#goOn(),
        onReleased: (released) => this.#hasReleased(released),
        onRound: () => this.claiming.onRound(),
      },
    });
  }

  get activeRuns(): number {
    return this.runs.size;
  }

  get executions(): Iterable<Execution> {
    return this.runs.values();
  }

  get health(): WorkerHealth {
    return this.#watch.health;
  }

  /** It is registered, takes runs, and the store does what it is asked to. */
  get isReady(): boolean {
    return this.#lease.isRegistered && !this.#isStopping && this.health.status !== "unhealthy";
  }

  async start(): Promise<void> {
    this.#unguard = guardRejections();
    if (this.#mayCapture) this.#stopCapturing = captureOutput();
    try {
      await this.#lease.start();
    } catch (error) {
      this.#unguard();
      this.#stopCapturing();
      throw error;
    }
    if (this.#isStopping) return;
    this.#stopListening = [
      this.#surroundings.store.onWake(() => this.wake()),
      this.#surroundings.outage.listen({
        onFailed: (failure) => {
          this.events.emit("store-failed", failure);
          this.#watch.review();
        },
        onRecovered: (recovery) => {
          this.events.emit("store-recovered", recovery);
          this.#watch.review();
          this.claiming.recovered();
        },
      }),
    ];
    // In a turn of its own, so that whoever waits for the worker can begin to listen before.
    this.clock.nextTurn(() => this.events.emit("started", { workerId: this.workerId, name: this.name }));
    this.claiming.start();
  }

  /** Something may have become due, or have come for a run of this worker. */
  wake(): void {
    this.claiming.wake();
  }

  /** Something was done to the run that its owner may not survive. */
  probe(runId: string): void {
    this.runs.get(runId)?.probe();
  }

  owns(runId: string): boolean {
    return this.runs.has(runId);
  }

  #row(): Omit<WorkerRow, "heartbeatMs" | "expiresMs"> {
    return {
      ...this.#identity,
      activeRuns: this.runs.size,
      isStopping: this.#isStopping,
      health: this.#watch.health,
    };
  }

  get #mayCapture(): boolean {
    const ofWorkflows = this.#surroundings.registry.list().map((workflow) => workflow.captureOutput);
    return [this.captureOutput, ...ofWorkflows].some((mode) => mode !== undefined && mode !== false);
  }

  // ── Runs ──────────────────────────────────────────────────────────────────

  get holdsLease(): boolean {
    return this.#lease.isHeld;
  }

  get hasRoomToSpare(): boolean {
    return this.claiming.hasRoomToSpare;
  }

  onMadeWork(): void {
    this.#surroundings.onMadeWork();
  }

  onCancelled(runIds: readonly string[]): void {
    this.#surroundings.onCancelled(runIds);
  }

  get hasMissedNews(): boolean {
    return this.claiming.hasMissedNews;
  }

  onClaimed(runs: readonly { readonly run: RunRow }[]): void {
    if (this.events.isHeard("runs-claimed"))
      this.events.emit("runs-claimed", { runIds: runs.map(({ run }) => run.id) });
  }

  begin({ run, events, lastSeq, signals }: ClaimedRun): void {
    const workflow = this.#surroundings.registry.find(run.workflow, run.version);
    if (workflow === undefined) return this.claiming.left(run.queue); // Not among those it serves: the store gives no such run.
    this.#forgetFormer(run.id);
    let execution: Execution;
    try {
      execution = new Execution({ run, workflow, events, lastSeq, signals, owner: this });
    } catch (error) {
      // Its log cannot be read: it is parked with the reason, like a run whose code does not fit.
      this.#block(run, lastSeq, error);
      return;
    }
    this.runs.set(run.id, execution);
    execution.begin();
    if (this.#isStopping) execution.release();
    this.#watchLongSteps();
  }

  /** It lost the run without noticing, or let go of it and the answer is still to come, and got it again. */
  #forgetFormer(runId: string): void {
    const former = this.runs.get(runId);
    if (former === undefined) return;
    former.retire(null, new Error("The run was taken up anew."));
    if (this.runs.delete(runId)) this.claiming.left(former.run.queue);
  }

  #block(run: RunRow, lastSeq: number, reason: unknown): void {
    const error = JSON.stringify(toErrorRecord(reason));
    const nowMs = this.clock.nowMs();
    const event = {
      seq: lastSeq + 1,
      kind: "run-blocked",
      key: null,
      atMs: nowMs,
      startedMs: null,
      attempt: null,
      after: null,
      data: error,
    };
    this.#lastWord(run, nowMs, [event], transitionTo("blocked", { error }));
    this.claiming.left(run.queue);
  }

  giveBack(run: RunRow): void {
    const nowMs = this.clock.nowMs();
    this.#lastWord(run, nowMs, [], transitionTo("pending", { dueMs: nowMs }));
  }

  #lastWord(run: RunRow, nowMs: number, events: readonly EventRow[], transition: Transition): void {
    const { workerId } = this;
    this.parting.add(run.id);
    const onDone = (): void => void this.parting.delete(run.id);
    this.journal.add(new LastWord({ run, workerId, nowMs, events, transition, onDone }));
    this.turns.schedule();
  }

  onRetired(execution: Execution, transition: Transition | null, wakes: boolean): void {
    const { run } = execution;
    observeRetired(execution, transition);
    const isOurs = this.runs.get(run.id) === execution;
    if (isOurs) this.runs.delete(run.id);
    if (transition !== null) {
      this.#surroundings.onRetired(run, transition);
      if (transition.dueMs !== null) this.claiming.wakeAt(transition.dueMs);
    }
    // Refused: others have it, or it was let go of before and the answer got lost, with what it waits for.
    if (wakes) this.onMadeWork();
    if (transition === null) this.wake();
    if (isOurs) this.claiming.left(run.queue);
  }

  onQuiet(): void {
    if (this.#isStopping && this.#isEmpty) this.#shutdown.end();
  }

  /** Nothing is here and nothing on its way. */
  get #isEmpty(): boolean {
    return this.runs.size === 0 && this.claiming.isQuiet;
  }

  #watchLongSteps(): void {
    this.#cancelWatch ??= watchLongSteps(this, this.clock, () => {
      this.#cancelWatch = null;
      if (this.runs.size > 0) this.#watchLongSteps();
    });
  }

  // ── Losing and finding ────────────────────────────────────────────────────

  /** The lease was lost: others have the runs now, or will have them. */
  #abandon(): void {
    const { leaseMs } = this.settings;
    const lost = Array.from(this.runs.values());
    for (const execution of lost) {
      execution.retire(null, new Error("The worker has lost its lease: it gave no sign of life for too long."));
    }
    this.#watch.hasLostLease();
    this.#surroundings.logger.warn(
      `Worker ${this.name} gave no sign of life for longer than its lease of ${leaseMs} ms; others have taken over its ${lost.length} runs.`,
    );
    this.events.emit("lease-lost", { runIds: lost.map(({ runId }) => runId) });
  }

  /** What was held back while others might have taken its runs over may begin. */
  #goOn(): void {
    for (const execution of Array.from(this.runs.values())) releaseHeld(execution);
    this.wake();
  }

  #hasReleased(released: { readonly workerIds: readonly string[]; readonly runIds: readonly string[] }): void {
    const { workerIds, runIds } = released;
    this.#surroundings.logger.info(`Freed ${runIds.length} runs of workers that are gone: ${workerIds.join(", ")}`);
    this.events.emit("workers-released", { workerIds, runIds });
    if (runIds.length > 0) this.wake();
  }

  // ── Stopping ──────────────────────────────────────────────────────────────

  /** Resolves when no run is left here. Idempotent; of several timeouts the one that ends first counts. */
  stop(timeoutMs: number = this.settings.shutdownTimeoutMs): Promise<void> {
    this.#stopped ??= this.#stop(timeoutMs);
    this.#shutdown.giveUpIn(timeoutMs, this.clock.localMs());
    return this.#stopped;
  }

  async #stop(timeoutMs: number): Promise<void> {
    const beganMs = this.clock.localMs();
    this.#isStopping = true;
    this.claiming.drain();
    this.#watch.isStopping();
    this.events.emit("stopping", { activeRuns: this.runs.size, timeoutMs });
    if (!this.#isEmpty) {
      this.#lease.beatNow();
      await this.#shutdown.drain();
    }
    this.#shutdown.end();
    this.#cancelWatch?.();
    this.claiming.close();
    for (const stopListening of this.#stopListening) stopListening();
    // Runs that had to stay until now need not any more.
    this.turns.schedule();
    this.#unguard();
    this.#stopCapturing();
    await this.#lease.stop();
    this.events.emit("stopped", { tookMs: this.clock.localMs() - beganMs });
  }
}
