import { PawlError } from "../errors/pawl-error.ts";
import type { Store } from "../store/store.ts";
import type {
  AppendWrite,
  ClaimRequest,
  ClaimResult,
  CommandWrite,
  CommitResult,
  Outcome,
  SignalWrite,
  StartWrite,
} from "../store/write.ts";
import type { Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";
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
}

/** A worker, as the journal sees it. */
export interface Claimant {
  /** What it would claim now; null: nothing any more. */
  claimRequest(): ClaimRequest | null;
  onClaimed(request: ClaimRequest, result: ClaimResult): void;
  /** It may have happened all the same. */
  onClaimFailed(request: ClaimRequest): void;
}

export type ClientWrite = StartWrite | SignalWrite | CommandWrite;

interface Waiting {
  readonly write: ClientWrite;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

interface Batch {
  readonly appends: readonly AppendWrite[];
  readonly writers: readonly JournalWriter[];
  readonly waiting: readonly Waiting[];
  readonly claim: ClaimRequest | null;
  readonly claimant: Claimant | null;
  readonly isSuspending: boolean;
}

const noClaim = { claim: null, claimant: null } as const;

/** Bounds one batch, so that those in it do not wait for those behind them. */
const writesPerBatchMax = 4096;
/**
 * While the store writes one batch, the runs of the other react; with one at a time, both took turns at being idle. Measured on two busy cores, 10-step workflows:
 * from 86,000 to 124,000 steps/s with 1,000 runs, from 64,000 to 72,000 with 100.
 */
const batchesInFlightMax = 2;
/** A batch of at least this many runs is sent in two halves when nothing is under way, which sets the two in motion. */
const splitAtWriters = 32;
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
 * recognises what it has already.
 */
export class Journal {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #outage: StoreOutage;
  readonly #random: () => number;
  #writers: JournalWriter[] = [];
  #waiting: Waiting[] = [];
  #claimants: Claimant[] = [];
  readonly #onWritten: (runId: string) => void;
  #inFlight = 0;
  #isClaiming = false;
  /** Batches under way, or to be tried again, that let go of runs. */
  #suspendingCount = 0;
  /** Batches that the store has failed to write and that are tried again. */
  #retryingCount = 0;
  #isClosed = false;
  #failures = 0;
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
    this.#onWritten = params.onWritten;
    this.#store = params.store;
    this.#clock = params.clock;
    this.#logger = params.logger;
    this.#outage = params.outage;
    this.#random = params.random;
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
    while (this.#inFlight < batchesInFlightMax) {
      const batch = this.#gather();
      if (batch === null) break;
      this.#inFlight++;
      for (const writer of batch.writers) writer.isWriting = true;
      if (batch.claim !== null) this.#isClaiming = true;
      if (batch.isSuspending) this.#suspendingCount++;
      this.#commit(batch);
    }
    if (this.#inFlight === 0) this.#settleIdle();
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
    this.#settleIdle();
  }

  #gather(): Batch | null {
    const queue = this.#writers;
    const isToSplit = this.#inFlight === 0 && queue.length >= splitAtWriters;
    const limit = isToSplit ? Math.ceil(queue.length / 2) : writesPerBatchMax;
    // A claim may bring news for a run that is being let go of: the two are never under way apart, or the news would be lost between them.
    const mayClaim = !this.#isClaiming && this.#suspendingCount === 0;
    const mayLetGo = !this.#isClaiming && (mayClaim || this.#claimants.length === 0);
    let isSuspending = false;
    const left: JournalWriter[] = [];
    const writers: JournalWriter[] = [];
    const appends: AppendWrite[] = [];
    for (const writer of queue) {
      if (writer.isWriting || appends.length >= limit || writer.mustStay || (!mayLetGo && writer.isSuspending)) {
        left.push(writer);
        continue;
      }
      isSuspending ||= writer.isSuspending;
      writer.isQueued = false;
      const write = writer.takeWrite();
      if (write === null) continue;
      writers.push(writer);
      appends.push(write);
    }
    this.#writers = left;
    const waiting = this.#waiting.splice(0, writesPerBatchMax);
    const { claim, claimant } = mayClaim ? this.#gatherClaim() : noClaim;
    if (appends.length === 0 && waiting.length === 0 && claim === null) return null;
    return { appends, writers, waiting, claim, claimant, isSuspending };
  }

  #gatherClaim(): { claim: ClaimRequest | null; claimant: Claimant | null } {
    for (;;) {
      const claimant = this.#claimants.shift();
      if (claimant === undefined) return noClaim;
      const claim = claimant.claimRequest();
      if (claim !== null) return { claim, claimant };
    }
  }

  #commit(batch: Batch): void {
    const writes =
      batch.waiting.length === 0 ? batch.appends : [...batch.appends, ...batch.waiting.map(({ write }) => write)];
    this.#store.commit({ writes, claim: batch.claim }).then(
      (result) => this.#committed(batch, result),
      (error: unknown) => this.#failed(batch, error),
    );
  }

  #committed(batch: Batch, result: CommitResult): void {
    this.#failures = 0;
    this.#outage.succeeded(commits);
    this.#landed(batch);
    const { outcomes } = result;
    const appendCount = batch.appends.length;
    // The store gets its next batch before the reactions to this one keep the process busy.
    if (this.canFlushNow()) this.flush();
    for (let index = 0; index < appendCount; index++) {
      const write = batch.appends[index] as AppendWrite;
      const writer = batch.writers[index] as JournalWriter;
      // Not before: had this been refused, what comes after it must not be written.
      writer.isWriting = false;
      this.#guarded(() => writer.onWritten(write, outcomes[index] as Outcome));
      this.#onWritten(write.runId);
    }
    for (let index = 0; index < batch.waiting.length; index++) {
      const { write, resolve } = batch.waiting[index] as Waiting;
      resolve(outcomes[appendCount + index] as Outcome);
      if (write.type !== "start") this.#onWritten(write.type === "signal" ? write.signal.runId : write.runId);
    }
    const { claim, claimant } = batch;
    if (claim !== null) {
      // Whoever asked hears of it in any case: it waits for the answer when it is told to stop.
      this.#guarded(() =>
        result.claim === null ? claimant?.onClaimFailed(claim) : claimant?.onClaimed(claim, result.claim),
      );
      this.#isClaiming = false;
    }
    this.onWaiting();
  }

  /** Nothing of the batch happened, or the answer got lost. */
  #failed(batch: Batch, error: unknown): void {
    const delayMs = this.#delayMs(++this.#failures);
    for (const { reject } of batch.waiting) reject(error);
    if (batch.claim !== null) {
      batch.claimant?.onClaimFailed(batch.claim);
      this.#isClaiming = false;
    }
    this.#outage.failed(commits, error, delayMs);
    if (batch.appends.length === 0 || this.#isClosed || isClosedError(error)) {
      this.#landed(batch);
      for (const writer of batch.writers) writer.isWriting = false;
      this.onWaiting();
      return;
    }
    this.#logger.debug(`Writing ${batch.appends.length} runs is tried again in ${Math.round(delayMs)} ms.`);
    this.#retryingCount++;
    // With every slot taken by what must be tried again, those in line would wait for as long as the store fails.
    if (this.#retryingCount >= batchesInFlightMax) for (const { reject } of this.#waiting.splice(0)) reject(error);
    this.#clock.setTimer(delayMs, () => {
      this.#retryingCount--;
      if (this.#isClosed) return;
      this.#commit({ ...batch, waiting: [], claim: null, claimant: null });
    });
  }

  /** A pause that doubles, cut by chance down to a half, so that those whom one outage has hit do not come back all at once. */
  #delayMs(failures: number): number {
    const longestMs = Math.min(retryInitialMs * 2 ** (failures - 1), retryMaxMs);
    return longestMs * (0.5 + this.#random() / 2);
  }

  #landed(batch: Batch): void {
    this.#inFlight--;
    if (batch.isSuspending) this.#suspendingCount--;
  }

  /** What goes wrong in one run's reaction must not keep the others of its batch from theirs. */
  #guarded(react: () => void): void {
    try {
      react();
    } catch (error) {
      this.#logger.error(
        `A reaction to a durable write failed: ${error instanceof Error ? error.stack : String(error)}`,
      );
    }
  }

  #settleIdle(): void {
    if (this.#idleWaiters.length === 0) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const resolve of waiters) resolve();
  }
}

/** The store is closed, and stays so: to try again would be in vain. */
function isClosedError(error: unknown): boolean {
  return error instanceof PawlError && error.code === "closed";
}

function closedError(): PawlError {
  return new PawlError("closed", "Pawl was closed before this could be written.");
}
