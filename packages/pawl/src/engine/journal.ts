import { PawlError } from "../errors/pawl-error.ts";
import type { Store } from "../store/store.ts";
import type {
  AppendWrite,
  ClaimRequest,
  ClaimResult,
  CommandWrite,
  CommitResult,
  Outcome,
  RecordWrite,
  SignalWrite,
  StartWrite,
} from "../store/write.ts";
import { Batch, type Waiting } from "./batch.ts";
import type { Clock } from "./clock.ts";
import { commitFailureOf, isInBatch } from "./commit-failure.ts";
import type { Logger } from "./logger.ts";
import { Quarantine } from "./quarantine.ts";
import type { StoreOutage } from "./store-outage.ts";

/** A run's execution, as the journal sees it: it gathers what to write until the journal takes it. */
export interface JournalWriter {
  /** Everything gathered since the last time; null when there is nothing (any more). */
  takeWrite(): AppendWrite | null;
  /** The write is durable, or was refused because somebody else owns the run. */
  onWritten(write: AppendWrite, outcome: Outcome): void;
  isQueued: boolean;
  /** A write of it is under way: the next one waits, so that a log never has a gap, whatever fails. */
  isWriting: boolean;
  /** What it would write next lets go of a run that goes on later. */
  readonly isSuspending: boolean;
  /** It is suspending, and must not yet: its worker may have missed news for the run. */
  readonly mustStay: boolean;
  /**
   * The store can never take this write; `refusals` counts up where it has refused what was written in its place too. Returns what to write instead. Null: nothing, the writer is
   * done with.
   */
  instead(write: AppendWrite, error: unknown, refusals: number): AppendWrite | null;
}

/** A worker, as the journal sees it. */
export interface Claimant {
  /** What it would claim now; null: nothing any more. */
  claimRequest(): ClaimRequest | null;
  onClaimed(request: ClaimRequest, result: ClaimResult): void;
  /** It may have happened all the same. */
  onClaimFailed(request: ClaimRequest): void;
}

export type ClientWrite = StartWrite | SignalWrite | CommandWrite | RecordWrite;

/**
 * While the store writes one batch, the runs of the other react; with one at a time, both took turns at being idle. Measured on two busy cores, 10-step workflows:
 * from 86,000 to 124,000 steps/s with 1,000 runs, from 64,000 to 72,000 with 100.
 */
const batchesInFlightMax = 2;
/** A batch of at least this many runs is sent in two halves when nothing is under way, which sets the two in motion. */
const splitAtWriters = 32;
/** Writes that could go beside a large batch wait for it no longer than this: it may have got stuck on its way. */
const holdMaxMs = 20;
const retryInitialMs = 50;
const retryMaxMs = 2_000;
/** What an outage calls the commits of this process. */
const commits = "commits";

/**
 * Every durable write of a process goes through here. What has gathered is committed as one transaction, at most two of them at a
 * time; while they are under way, the next gathers. No timer delays a lone write.
 *
 * When the store fails as a whole (a full disk, a lost connection), nothing of a batch has happened, or all of it has and only the answer got lost. Callers of
 * the client get the error; what runs have done is kept and written again, with growing pauses, until it succeeds or the journal is closed: the store
 * recognises what it has already. When it refuses one batch and takes others, that one is sorted out in {@link Quarantine}.
 */
export class Journal {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #outage: StoreOutage;
  readonly #random: () => number;
  readonly #onWritten: (runId: string) => void;
  readonly #quarantine: Quarantine;
  #writers: JournalWriter[] = [];
  #waiting: Waiting[] = [];
  #claimants: Claimant[] = [];
  /** At the store, or to be tried again. */
  readonly #underWay: Set<Batch> = new Set();
  /** Behind which others wait for a moment. */
  #held: { readonly batch: Batch; readonly cancelTimer: () => void } | null = null;
  /** Whose claim has not been answered yet. */
  #claiming: Batch | null = null;
  /** How many batches the store has taken. */
  #takenCount = 0;
  /** How many failures there were since it took the last one. */
  #failures = 0;
  #isClosed = false;
  #idleWaiters: (() => void)[] = [];
  /** Asks for a turn in which {@link flush} is called. */
  onWaiting: () => void = () => {};
  /** False while code of some run is at work whose writes can still join those that wait. */
  canFlushNow: () => boolean = () => true;

  constructor(params: {
    readonly store: Store;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly outage: StoreOutage;
    readonly random: () => number;
    readonly onWritten: (runId: string) => void;
  }) {
    const { clock, logger } = params;
    this.#onWritten = params.onWritten;
    this.#store = params.store;
    this.#clock = clock;
    this.#logger = logger;
    this.#outage = params.outage;
    this.#random = params.random;
    this.#quarantine = new Quarantine({
      commit: (batch) => this.#store.commit(batch),
      onCommitted: (batch, result) => this.#committed(batch, result),
      onLeft: () => this.onWaiting(),
      takenCount: () => this.#takenCount,
      pauseMs: (failures) => this.#pauseMs(failures),
      clock,
      logger,
    });
  }

  add(writer: JournalWriter): void {
    if (writer.isQueued) return;
    writer.isQueued = true;
    this.#writers.push(writer);
  }

  claim(claimant: Claimant): void {
    if (!this.#claimants.includes(claimant)) this.#claimants.push(claimant);
    this.onWaiting();
  }

  /** Resolves when the write is durable or refused. @throws PawlError of the store when the commit failed; `closed`. */
  write(write: ClientWrite): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(closedError());
      this.#waiting.push({ write, resolve, reject });
      this.onWaiting();
    });
  }

  /** Commits what has gathered, unless as much is under way as may be: then it follows that. */
  flush(): void {
    while ((this.#underWay.size < batchesInFlightMax && !this.#isBetterLater) || this.#isStalled) {
      const batch = this.#gather();
      if (batch.size === 0 && batch.claim === null) break;
      this.#underWay.add(batch);
      this.#hold(batch);
      if (batch.claim !== null) this.#claiming = batch;
      this.#commit(batch);
    }
    if (this.#underWay.size === 0 && this.#quarantine.isEmpty) this.#settleIdle();
  }

  /** Resolves when nothing is waiting or under way. */
  whenIdle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idleWaiters.push(resolve);
      this.onWaiting();
    });
  }

  /** Nothing is accepted from now on. */
  close(): void {
    this.#isClosed = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(closedError());
    this.#quarantine.close(closedError());
    this.#settleIdle();
  }

  // ── Gathering ─────────────────────────────────────────────────────────────

  /** A large batch is being written and little has gathered behind it: then that goes after it, with whatever its runs come to. */
  get #isBetterLater(): boolean {
    return this.#held !== null && this.#writers.length + this.#waiting.length < this.#store.overlapsFrom;
  }

  #hold(batch: Batch): void {
    if (this.#held !== null || batch.size * 4 < this.#store.overlapsFrom || this.#store.overlapsFrom <= 1) return;
    const cancelTimer = this.#clock.setTimer(holdMaxMs, () => this.#release(batch));
    this.#held = { batch, cancelTimer };
  }

  #release(batch: Batch): void {
    if (this.#held?.batch !== batch) return;
    this.#held.cancelTimer();
    this.#held = null;
    this.onWaiting();
  }

  #gather(): Batch {
    const batch = new Batch();
    // A claim may bring news for a run that is being let go of: the two are never under way apart, or the news would be lost between them.
    const isClaiming = this.#claiming !== null;
    const isHeldUp = this.#isHeldUp;
    const mayClaim = !isClaiming && !isHeldUp && !this.#isSuspending;
    // So that claims come to their turn. Where one cannot go for long, nobody waits for it.
    const mayLetGo = !isClaiming && (mayClaim || isHeldUp || this.#claimants.length === 0);
    if (!this.#isStalled) this.#gatherAppends(batch, mayLetGo);
    batch.takeWaiting(this.#waiting);
    if (mayClaim) this.#gatherClaim(batch);
    return batch;
  }

  get #isSuspending(): boolean {
    for (const { isSuspending } of this.#underWay) if (isSuspending) return true;
    return false;
  }

  /** A suspension has failed, and may take effect yet. */
  get #isHeldUp(): boolean {
    const nowMs = this.#clock.nowMs();
    for (const batch of this.#underWay) if (batch.isHoldingUp(nowMs)) return true;
    return this.#quarantine.isHoldingUp(nowMs);
  }

  /**
   * Every batch under way waits to be tried again. Then one more may go, of what clients write and workers claim: they learn that the store fails, or it shows that
   * only these batches do. What runs write stays: it would have to be tried again too.
   */
  get #isStalled(): boolean {
    if (this.#underWay.size !== batchesInFlightMax) return false;
    for (const { isPausing } of this.#underWay) if (!isPausing) return false;
    return true;
  }

  #gatherAppends(batch: Batch, mayLetGo: boolean): void {
    const queue = this.#writers;
    const splitAt = Math.max(splitAtWriters, 2 * this.#store.overlapsFrom);
    const isToSplit = this.#underWay.size === 0 && queue.length >= splitAt;
    const limit = isToSplit ? Math.ceil(queue.length / 2) : queue.length;
    const left: JournalWriter[] = [];
    for (const writer of queue) {
      const isFull = batch.appends.length >= limit || batch.isFull;
      if (writer.isWriting || isFull || writer.mustStay || (!mayLetGo && writer.isSuspending)) {
        left.push(writer);
        continue;
      }
      writer.isQueued = false;
      const write = writer.takeWrite();
      if (write !== null) batch.append(writer, write);
    }
    this.#writers = left;
  }

  #gatherClaim(batch: Batch): void {
    while (batch.claim === null) {
      const claimant = this.#claimants.shift();
      if (claimant === undefined) return;
      batch.claim = claimant.claimRequest();
      batch.claimant = claimant;
    }
  }

  // ── At the store ──────────────────────────────────────────────────────────

  #commit(batch: Batch): void {
    const { writes, claim } = batch;
    this.#store.commit({ writes, claim }).then(
      (result) => this.#committed(batch, result),
      (error: unknown) => this.#failed(batch, error),
    );
  }

  #committed(batch: Batch, result: CommitResult): void {
    this.#failures = 0;
    this.#takenCount++;
    this.#outage.succeeded(commits);
    this.#underWay.delete(batch);
    this.#release(batch);
    // The store gets its next batch before the reactions to this one keep the process busy.
    if (this.canFlushNow()) this.flush();
    batch.settle(result.outcomes, { onFault: this.#onFault, onWritten: this.#onWritten });
    try {
      batch.answerClaim(result.claim);
    } catch (error) {
      this.#onFault(error);
    }
    if (result.claim !== null) for (const { run } of result.claim.claimed) this.#onWritten(run.id);
    if (this.#claiming === batch) this.#claiming = null;
    this.onWaiting();
  }

  /** Nothing of the batch happened, or the answer got lost. */
  #failed(batch: Batch, error: unknown): void {
    this.#release(batch);
    const failure = commitFailureOf(error);
    const nowMs = this.#clock.nowMs();
    const isAlone = batch.failed({ failure, takenCount: this.#takenCount, nowMs });
    const pauseMs = this.#pauseMs(++this.#failures);
    if (!isInBatch(failure)) batch.rejectWaiting(error);
    batch.answerClaim(null);
    if (this.#claiming === batch) this.#claiming = null;
    if (this.#isClosed || failure === "closed") {
      batch.abandon(error);
      this.#underWay.delete(batch);
    } else if (batch.size > 0 && (isInBatch(failure) || (failure === "unclear" && isAlone))) {
      this.#underWay.delete(batch);
      this.#quarantine.add(batch, error);
    } else {
      this.#outage.failed(commits, error, pauseMs);
      if (batch.size > 0) this.#tryAgain(batch, pauseMs);
      else this.#underWay.delete(batch);
    }
    this.onWaiting();
  }

  #tryAgain(batch: Batch, pauseMs: number): void {
    this.#logger.debug(`Writing ${batch.size} runs is tried again in ${Math.round(pauseMs)} ms.`);
    batch.isPausing = true;
    this.#clock.setTimer(pauseMs, () => {
      batch.isPausing = false;
      if (!this.#isClosed) this.#commit(batch);
    });
  }

  /** A pause that doubles, cut by chance down to a half, so that those whom one outage has hit do not come back all at once. */
  #pauseMs(failures: number): number {
    const longestMs = Math.min(retryInitialMs * 2 ** (failures - 1), retryMaxMs);
    return longestMs * (0.5 + this.#random() / 2);
  }

  readonly #onFault: (error: unknown) => void = (error) => {
    this.#logger.error(`A reaction to a durable write failed: ${error instanceof Error ? error.stack : String(error)}`);
  };

  #settleIdle(): void {
    if (this.#idleWaiters.length === 0) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const resolve of waiters) resolve();
  }
}

function closedError(): PawlError {
  return new PawlError("closed", "Pawl was closed before this could be written.");
}
