import type { MemoryStore } from "../../store/memory/memory-store.ts";
import type { ChangeListener, Heartbeat, Store, StoreFact } from "../../store/store.ts";
import type { WorkerRow } from "../../store/worker-row.ts";
import type { ClaimRequest, CommitResult, Write } from "../../store/write.ts";
import { StoreLine, type LineParams } from "./store-line.ts";

type Released = Awaited<ReturnType<Store["releaseWorkers"]>>;

/** Sees what happens at both ends of the line: in the store when a call takes effect, and in the process when it learns of it. */
export interface StoreWatcher {
  /** Wraps a commit: sees the records before and after. */
  commit(batch: Batch, apply: (batch: Batch) => Promise<CommitResult>): Promise<CommitResult>;
  /** The process has handed a batch over, and (`done`) knows what became of it or has given up on it. */
  sent(batch: Batch): void;
  done(batch: Batch): void;
  committed(batch: Batch, result: CommitResult): void;
  /** `isTrusted`: what the process took the time to be, when it sent this, was right. */
  heartbeat(
    params: { readonly worker: WorkerRow; readonly sentMs: number; readonly isTrusted: boolean },
    apply: () => Promise<Heartbeat>,
  ): Promise<Heartbeat>;
  releaseWorkers(
    params: { readonly deadIds: readonly string[]; readonly isTrusted: boolean },
    apply: () => Promise<Released>,
  ): Promise<Released>;
  deleteRuns(runIds: readonly string[], apply: () => Promise<number>): Promise<number>;
  /** The process learns that a worker's lease is lost. */
  leaseLost(workerId: string): void;
  /** Breaks the offset on purpose. */
  offset(offsetMs: number): number;
}

export interface Batch {
  readonly writes: readonly Write[];
  readonly claim: ClaimRequest | null;
}

/** A process whose clock was wrong and is set right may hold on for so long to a time that it has handed out before. */
const holdsOnMs = 1_000;

/** A store at the end of a line; `store-line.ts` says what can go wrong on it. */
export class FaultyStore implements Store {
  readonly kind: string = "memory";
  readonly location: string = "memory:";
  readonly isShared: boolean = true;
  readonly #base: MemoryStore;
  readonly #watcher: StoreWatcher;
  readonly #params: LineParams;
  readonly #line: StoreLine;
  readonly #wakeListeners: Set<() => void> = new Set();
  #offsetMs: number;
  #refreshedMs: number;
  /** Until when it may hold on to a wrong time. */
  #settledMs = 0;

  constructor(params: LineParams & { readonly base: MemoryStore; readonly watcher: StoreWatcher }) {
    this.#base = params.base;
    this.#watcher = params.watcher;
    this.#params = params;
    this.#line = new StoreLine(params);
    this.#offsetMs = this.#measureOffset();
    this.#refreshedMs = params.scheduler.nowMs;
  }

  /** News is lost in any case where nobody is heard. */
  get canNotify(): boolean {
    return this.#params.faults().deafness < 1;
  }

  /** As last measured: at the beginning and by each heartbeat. */
  /** As on a server: commits of a few writes wait for one that is under way. */
  readonly overlapsFrom: number = 3;

  get clockOffsetMs(): number {
    return this.#watcher.offset(this.#offsetMs);
  }

  open(): Promise<void> {
    return this.#base.open();
  }

  close(): Promise<void> {
    return this.#base.close();
  }

  async commit(batch: Batch): Promise<CommitResult> {
    this.#watcher.sent(batch);
    return this.#line.call({
      isWrite: true,
      apply: () => this.#watcher.commit(batch, (actual) => this.#base.commit(actual)),
      onAnswer: (result) => {
        this.#watcher.committed(batch, result);
        this.#watcher.done(batch);
      },
      onFailure: () => this.#watcher.done(batch),
    });
  }

  heartbeat(params: { readonly worker: WorkerRow; readonly isNew: boolean }): Promise<Heartbeat> {
    const { worker } = params;
    const sent = { worker, sentMs: this.#params.scheduler.nowMs, isTrusted: this.#isTrusted };
    return this.#line.call({
      isWrite: true,
      apply: () => this.#watcher.heartbeat(sent, () => this.#base.heartbeat(params)),
      onAnswer: ({ isAlive }) => {
        this.#refreshOffset();
        if (!isAlive) this.#watcher.leaseLost(worker.id);
      },
    });
  }

  releaseWorkers(params: Parameters<Store["releaseWorkers"]>[0]): Promise<Released> {
    const sent = { deadIds: params.deadIds, isTrusted: this.#isTrusted };
    return this.#line.call({
      isWrite: true,
      apply: () => this.#watcher.releaseWorkers(sent, () => this.#base.releaseWorkers(params)),
    });
  }

  deleteRuns(params: Parameters<Store["deleteRuns"]>[0]): Promise<number> {
    const apply = (): Promise<number> => this.#watcher.deleteRuns(params.runIds, () => this.#base.deleteRuns(params));
    return this.#line.call({ isWrite: true, apply });
  }

  getRun(query: Parameters<Store["getRun"]>[0]): ReturnType<Store["getRun"]> {
    return this.#read(() => this.#base.getRun(query));
  }

  getRuns(query: Parameters<Store["getRuns"]>[0]): ReturnType<Store["getRuns"]> {
    return this.#read(() => this.#base.getRuns(query));
  }

  getEnded(query: Parameters<Store["getEnded"]>[0]): ReturnType<Store["getEnded"]> {
    return this.#read(() => this.#base.getEnded(query));
  }

  listRuns(query: Parameters<Store["listRuns"]>[0]): ReturnType<Store["listRuns"]> {
    return this.#read(() => this.#base.listRuns(query));
  }

  getEvents(query: Parameters<Store["getEvents"]>[0]): ReturnType<Store["getEvents"]> {
    return this.#read(() => this.#base.getEvents(query));
  }

  readLogs(query: Parameters<Store["readLogs"]>[0]): ReturnType<Store["readLogs"]> {
    return this.#read(() => this.#base.readLogs(query));
  }

  getSignals(query: Parameters<Store["getSignals"]>[0]): ReturnType<Store["getSignals"]> {
    return this.#read(() => this.#base.getSignals(query));
  }

  getRecord(query: Parameters<Store["getRecord"]>[0]): ReturnType<Store["getRecord"]> {
    return this.#read(() => this.#base.getRecord(query));
  }

  listRecords(query: Parameters<Store["listRecords"]>[0]): ReturnType<Store["listRecords"]> {
    return this.#read(() => this.#base.listRecords(query));
  }

  listChildren(query: Parameters<Store["listChildren"]>[0]): ReturnType<Store["listChildren"]> {
    return this.#read(() => this.#base.listChildren(query));
  }

  countRuns(query: Parameters<Store["countRuns"]>[0]): ReturnType<Store["countRuns"]> {
    return this.#read(() => this.#base.countRuns(query));
  }

  tallyRuns(query: Parameters<Store["tallyRuns"]>[0]): ReturnType<Store["tallyRuns"]> {
    return this.#read(() => this.#base.tallyRuns(query));
  }

  summarizeRuns(query: Parameters<Store["summarizeRuns"]>[0]): ReturnType<Store["summarizeRuns"]> {
    return this.#read(() => this.#base.summarizeRuns(query));
  }

  countLanes(query: Parameters<Store["countLanes"]>[0]): ReturnType<Store["countLanes"]> {
    return this.#read(() => this.#base.countLanes(query));
  }

  scanErrors(query: Parameters<Store["scanErrors"]>[0]): ReturnType<Store["scanErrors"]> {
    return this.#read(() => this.#base.scanErrors(query));
  }

  scanEnded(query: Parameters<Store["scanEnded"]>[0]): ReturnType<Store["scanEnded"]> {
    return this.#read(() => this.#base.scanEnded(query));
  }

  listWorkers(): ReturnType<Store["listWorkers"]> {
    return this.#read(() => this.#base.listWorkers());
  }

  inspect(): Promise<readonly StoreFact[]> {
    return this.#read(() => this.#base.inspect());
  }

  onWake(listener: () => void): () => void {
    this.#wakeListeners.add(listener);
    const stop = this.#base.onWake(() => this.#news(listener));
    return () => {
      this.#wakeListeners.delete(listener);
      stop();
    };
  }

  onChange(listener: ChangeListener): () => void {
    return this.#base.onChange((runIds) => this.#news(() => listener(runIds)));
  }

  /** Wakes everybody here for nothing. */
  falseAlarm(): void {
    for (const listener of this.#wakeListeners) this.#params.scheduler.after(0, listener, this.#params.clock);
  }

  /** Whether what this process takes the time to be is right, as far as the store has had a chance to tell it. */
  get #isTrusted(): boolean {
    const { scheduler, clock } = this.#params;
    return clock.jumpedMs < this.#refreshedMs && this.#settledMs <= scheduler.nowMs;
  }

  #refreshOffset(): void {
    const { scheduler, clock } = this.#params;
    if (clock.jumpedMs >= this.#refreshedMs) this.#settledMs = scheduler.nowMs + holdsOnMs;
    this.#offsetMs = this.#measureOffset();
    this.#refreshedMs = scheduler.nowMs;
  }

  #read<T>(apply: () => Promise<T>): Promise<T> {
    return this.#line.call({ isWrite: false, apply });
  }

  #measureOffset(): number {
    const { clock, dice, faults } = this.#params;
    const { offsetErrorMaxMs } = faults();
    const errorMs = offsetErrorMaxMs === 0 ? 0 : dice.between(-offsetErrorMaxMs, offsetErrorMaxMs);
    return errorMs - clock.aheadMs;
  }

  #news(listener: () => void): void {
    const { dice, faults, scheduler, clock } = this.#params;
    const { deafness, echoes } = faults();
    if (dice.hits(deafness)) return;
    scheduler.after(this.#line.delayMs(), listener, clock);
    if (echoes > 0 && dice.hits(echoes)) scheduler.after(this.#line.delayMs(), listener, clock);
  }
}
