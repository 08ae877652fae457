import type { RetryPolicy } from "../retry/retry-policy.ts";
import type { NewRun, RunRow } from "../store/run-row.ts";
import type { EventRow } from "../store/event-row.ts";
import type { SignalRow } from "../store/signal-row.ts";
import type { Store } from "../store/store.ts";
import type { WorkerRow } from "../store/worker-row.ts";
import type { ClaimRequest, ClaimResult, Transition } from "../store/write.ts";
import { watchLongSteps } from "./long-steps.ts";
import type { Clock } from "./clock.ts";
import { toErrorRecord } from "../errors/error-record.ts";
import { giveBack } from "./execution/endings.ts";
import { Execution, type ExecutionOwner, type ExecutionSurroundings } from "./execution/execution.ts";
import { transitionTo } from "./execution/transitions.ts";
import type { Claimant, Journal } from "./journal.ts";
import { LastWord } from "./last-word.ts";
import { Lease } from "./lease.ts";
import type { Logger } from "./logger.ts";
import { guardRejections } from "./rejections.ts";
import type { Registry } from "./registry.ts";
import type { Turns } from "./turns.ts";

export interface WorkerSettings {
  readonly concurrency: number;
  readonly queues: readonly string[] | null;
  readonly leaseMs: number;
  readonly shutdownTimeoutMs: number;
}

/** What all workers of a process share. */
export interface WorkerSurroundings extends ExecutionSurroundings {
  readonly store: Store;
  readonly logger: Logger;
  readonly registry: Registry;
  /** A run has left a worker of this process, for good or to wait. */
  readonly onRetired: (run: RunRow, transition: Transition) => void;
}

/** The floor under all wake-ups, for a store whose other users may be out of earshot. */
const pollMs = 1_000;
/** How long a worker that stops waits for the store to take the last word of its runs. Where it does not (a full disk), they are released with the worker's row. */
const lastWordMs = 1_000;

/**
 * Owns runs: claims what is due as far as it has room, runs it, and gives back what waits.
 *
 * `starting` (registers its lease) → `working` → `stopping` (claims nothing, what runs may end) → `stopped`.
 * It claims when something may have become due: at a wake-up, when the next due time known has come, when a slot comes free while there is more, and once
 * a second where the store is shared.
 */
export class WorkerCore implements ExecutionOwner, Claimant {
  readonly workerId: string;
  readonly settings: WorkerSettings;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly turns: Turns;
  readonly random: () => number;
  readonly newId: (nowMs: number) => string;
  readonly retryDefault: RetryPolicy;
  readonly payloadLimitBytes: number;
  readonly alwaysReplay: boolean;
  readonly #surroundings: WorkerSurroundings;
  readonly #lease: Lease;
  readonly #executions = new Map<string, Execution>();
  readonly #serves: readonly { readonly workflow: string; readonly version: number }[];
  /** Runs that are being started as this worker's own. */
  #bornCount = 0;
  /** The last claim filled every slot: there may be more. */
  #mayHaveMore = false;
  #isClaiming = false;
  #isStopping = false;
  #unguard: () => void = () => {};
  #stopped: Promise<void> | null = null;
  #onEmpty: (() => void) | null = null;
  #stopListening: () => void = () => {};
  #cancelPoll: () => void = () => {};
  #cancelWatch: (() => void) | null = null;
  #due: { readonly dueMs: number; readonly cancel: () => void } | null = null;

  constructor(worker: WorkerRow, settings: WorkerSettings, surroundings: WorkerSurroundings) {
    this.workerId = worker.id;
    this.settings = settings;
    this.#surroundings = surroundings;
    this.#serves = worker.serves;
    this.clock = surroundings.clock;
    this.journal = surroundings.journal;
    this.turns = surroundings.turns;
    this.random = surroundings.random;
    this.newId = surroundings.newId;
    this.retryDefault = surroundings.retryDefault;
    this.payloadLimitBytes = surroundings.payloadLimitBytes;
    this.alwaysReplay = surroundings.alwaysReplay;
    this.#lease = new Lease({
      worker,
      leaseMs: settings.leaseMs,
      store: surroundings.store,
      clock: surroundings.clock,
      logger: surroundings.logger,
      onLost: () => this.#abandon(),
      onReleased: () => this.wake(),
    });
  }

  get activeRuns(): number {
    return this.#executions.size;
  }

  get executions(): Iterable<Execution> {
    return this.#executions.values();
  }

  async start(): Promise<void> {
    this.#unguard = guardRejections();
    try {
      await this.#lease.start();
    } catch (error) {
      this.#unguard();
      throw error;
    }
    if (this.#isStopping) return;
    this.#stopListening = this.#surroundings.store.onWake(() => this.wake());
    this.#poll();
    this.wake();
  }

  /** Something may have become due, or have come for a run of this worker. */
  wake(): void {
    if (!this.#isStopping || this.#executions.size > 0) this.journal.claim(this);
  }

  /** Something was done to the run that its owner may not survive. */
  probe(runId: string): void {
    this.#executions.get(runId)?.probe();
  }

  owns(runId: string): boolean {
    return this.#executions.has(runId);
  }

  // ── Claiming ──────────────────────────────────────────────────────────────

  claimRequest(): ClaimRequest | null {
    if (this.#isStopping && this.#executions.size === 0) return null;
    this.#isClaiming = true;
    return {
      workerId: this.workerId,
      queues: this.settings.queues,
      serves: this.#serves,
      limit: this.#isStopping ? 0 : this.#room,
      nowMs: this.clock.nowMs(),
    };
  }

  onClaimed(request: ClaimRequest, result: ClaimResult): void {
    this.#isClaiming = false;
    this.#mayHaveMore =
      request.limit > 0 ? result.claimed.length >= request.limit : this.#mayHaveMore || result.nextDueMs !== null;
    for (const { run, signals } of result.attention) this.#executions.get(run.id)?.attend(run, signals);
    for (const claimed of result.claimed) this.#begin(claimed.run, claimed.events, claimed.signals);
    if (this.#isStopping) return this.#tellIfEmpty();
    // What is due already waits for a slot, not for a time.
    if (result.nextDueMs !== null && (this.#room > 0 || result.nextDueMs > request.nowMs))
      this.#wakeAt(result.nextDueMs);
    else this.#mayHaveMore ||= result.nextDueMs !== null;
    if (this.#mayHaveMore && this.#room > 0) this.wake();
  }

  onClaimFailed(): void {
    this.#isClaiming = false;
    if (this.#isStopping) this.#tellIfEmpty();
    else this.clock.setTimer(pollMs, () => this.wake());
  }

  /** Whether a new run may begin here at once, without waiting in line: takes the slot if so. */
  reserveBirth(run: Pick<NewRun, "workflow" | "version" | "queue">): boolean {
    if (this.#isStopping || this.#mayHaveMore || this.#room <= 0) return false;
    if (this.settings.queues !== null && !this.settings.queues.includes(run.queue)) return false;
    if (!this.#serves.some(({ workflow, version }) => workflow === run.workflow && version === run.version))
      return false;
    this.#bornCount++;
    return true;
  }

  /** The run has been born, or (null) was not. */
  born(run: RunRow | null, events: readonly EventRow[]): void {
    this.#bornCount--;
    if (run !== null) this.#begin(run, events, []);
    else this.#slotFreed();
  }

  get #room(): number {
    return this.settings.concurrency - this.#executions.size - this.#bornCount;
  }

  #begin(run: RunRow, events: readonly EventRow[], signals: readonly SignalRow[]): void {
    const workflow = this.#surroundings.registry.find(run.workflow, run.version);
    if (workflow === undefined) return; // Not among those it serves: the store gives no such run.
    // It lost the run without noticing, and got it again.
    this.#executions.get(run.id)?.retire(null, new Error("The run was taken up anew."));
    let execution: Execution;
    try {
      execution = new Execution({ run, workflow, events, signals, owner: this });
    } catch (error) {
      // Its log cannot be read: it is parked with the reason, like a run whose code does not fit.
      this.#block(run, events, error);
      return;
    }
    this.#executions.set(run.id, execution);
    execution.begin();
    if (this.#isStopping) execution.release();
    this.#watchLongSteps();
  }

  #block(run: RunRow, events: readonly EventRow[], reason: unknown): void {
    const error = JSON.stringify(toErrorRecord(reason));
    const nowMs = this.clock.nowMs();
    const seq = (events.at(-1)?.seq ?? 0) + 1;
    const event = {
      seq,
      kind: "run-blocked",
      key: null,
      atMs: nowMs,
      startedMs: null,
      attempt: null,
      after: null,
      data: error,
    };
    const transition = transitionTo("blocked", { error });
    this.journal.add(new LastWord({ run, workerId: this.workerId, nowMs, events: [event], transition }));
    this.turns.schedule();
  }

  onRetired(execution: Execution, transition: Transition | null, wakes: boolean): void {
    if (this.#executions.get(execution.run.id) === execution) this.#executions.delete(execution.run.id);
    if (transition !== null) {
      this.#surroundings.onRetired(execution.run, transition);
      if (transition.dueMs !== null) this.#wakeAt(transition.dueMs);
    }
    if (wakes) this.wake();
    this.#slotFreed();
  }

  #slotFreed(): void {
    this.#tellIfEmpty();
    if (this.#mayHaveMore && !this.#isStopping) this.wake();
  }

  #tellIfEmpty(): void {
    if (this.#isEmpty) this.#onEmpty?.();
  }

  /** Nothing is here and nothing on its way: a claim that was under way when the worker was told to stop may still bring runs, which it has to give back. */
  get #isEmpty(): boolean {
    return this.#executions.size === 0 && this.#bornCount === 0 && !this.#isClaiming;
  }

  // ── Waking ────────────────────────────────────────────────────────────────

  #poll(): void {
    if (!this.#surroundings.store.isShared) return;
    this.#cancelPoll = this.clock.setTimer(pollMs, () => {
      this.wake();
      this.#poll();
    });
  }

  #wakeAt(dueMs: number): void {
    if (this.#isStopping || (this.#due !== null && this.#due.dueMs <= dueMs)) return;
    this.#due?.cancel();
    const cancel = this.clock.setTimer(dueMs - this.clock.nowMs(), () => {
      this.#due = null;
      this.wake();
    });
    this.#due = { dueMs, cancel };
  }

  #watchLongSteps(): void {
    this.#cancelWatch ??= watchLongSteps(this, this.clock, () => {
      this.#cancelWatch = null;
      if (this.#executions.size > 0) this.#watchLongSteps();
    });
  }

  // ── Stopping ──────────────────────────────────────────────────────────────

  /** Resolves when no run is left here. Idempotent: the first call's timeout counts. */
  stop(timeoutMs: number = this.settings.shutdownTimeoutMs): Promise<void> {
    this.#stopped ??= this.#stop(timeoutMs);
    return this.#stopped;
  }

  async #stop(timeoutMs: number): Promise<void> {
    this.#isStopping = true;
    this.#stopListening();
    this.#cancelPoll();
    this.#due?.cancel();
    const isEmpty = new Promise<void>((resolve) => (this.#onEmpty = resolve));
    if (!this.#isEmpty) {
      for (const execution of this.#executions.values()) execution.release();
      let cancelTimeout = this.clock.setTimer(timeoutMs, () => {
        this.#giveUpWaiting();
        cancelTimeout = this.clock.setTimer(lastWordMs, () => this.#onEmpty?.());
      });
      await isEmpty;
      cancelTimeout();
    }
    this.#cancelWatch?.();
    this.#unguard();
    await this.#lease.stop();
  }

  /** Steps that are still under way are told to stop; their runs are given back without their results. */
  #giveUpWaiting(): void {
    for (const execution of this.#executions.values()) giveBack(execution, "The worker's shutdown timeout is over.");
  }

  /** The lease was lost: others have the runs now, or will have them. */
  #abandon(): void {
    for (const execution of Array.from(this.#executions.values())) {
      execution.retire(null, new Error("The worker has lost its lease: it gave no sign of life for too long."));
    }
  }
}
