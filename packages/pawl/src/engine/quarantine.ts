import type { AppendWrite, CommitResult } from "../store/write.ts";
import type { Batch } from "./batch.ts";
import type { Clock } from "./clock.ts";
import { commitFailureOf, isInBatch, type CommitFailure } from "./commit-failure.ts";
import type { JournalWriter } from "./journal.ts";
import type { Logger } from "./logger.ts";
import { reasonOf } from "./store-outage.ts";

/** So many failures of a single write that nobody has called a refusal, each beside others that were taken, are one. */
const faultsMax = 3;
/**
 * So many, where the error says that it could go well: about half a minute, by the pauses between them. A store that fails every other time gets there with one write of a million.
 */
const unclearMax = 20;

/**
 * Where batches are sorted out that the store refuses while it takes others: one write that it can never take (too large for it, a text that it cannot hold) must not
 * hold up its neighbours, nor keep the journal from its other work.
 *
 * A batch falls into halves, and these again, until what is at fault stands alone. One piece is at the store at a time, beside what the journal does. In an outage nothing is split,
 * and the whole place rests between tries. A client's write that stands alone is rejected with its own error; the write of a run is replaced by what its writer says instead.
 */
export class Quarantine {
  readonly #commit: (batch: Batch) => Promise<CommitResult>;
  readonly #onCommitted: (batch: Batch, result: CommitResult) => void;
  readonly #onLeft: () => void;
  readonly #takenCount: () => number;
  readonly #pauseMs: (failures: number) => number;
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** All that are here, whatever they wait for. */
  readonly #batches: Set<Batch> = new Set();
  #line: Batch[] = [];
  #isBusy = false;
  /** How many pieces have failed here since the store took its last batch, and how many it had taken then. */
  #failures = 0;
  #takenBefore = 0;
  #isClosed = false;

  constructor(params: {
    readonly commit: (batch: Batch) => Promise<CommitResult>;
    readonly onCommitted: (batch: Batch, result: CommitResult) => void;
    /** Something has left, and others may have waited for that. */
    readonly onLeft: () => void;
    /** How many batches the store has taken so far, here or elsewhere. */
    readonly takenCount: () => number;
    readonly pauseMs: (failures: number) => number;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.#commit = params.commit;
    this.#onCommitted = params.onCommitted;
    this.#onLeft = params.onLeft;
    this.#takenCount = params.takenCount;
    this.#pauseMs = params.pauseMs;
    this.#clock = params.clock;
    this.#logger = params.logger;
  }

  get isEmpty(): boolean {
    return this.#batches.size === 0;
  }

  /** Claims have to wait: see {@link Batch.isHoldingUp}. */
  isHoldingUp(nowMs: number): boolean {
    for (const batch of this.#batches) if (batch.isHoldingUp(nowMs)) return true;
    return false;
  }

  /** Takes in a batch that has just failed with this error. */
  add(batch: Batch, error: unknown): void {
    this.#batches.add(batch);
    this.#sortOut(batch, error);
    this.#next();
  }

  close(error: unknown): void {
    this.#isClosed = true;
    for (const batch of this.#batches) batch.abandon(error);
    this.#batches.clear();
    this.#line = [];
  }

  #next(): void {
    if (this.#isBusy) return;
    const batch = this.#line.shift();
    if (batch === undefined) return;
    this.#isBusy = true;
    this.#commit(batch).then(
      (result) => {
        this.#isBusy = false;
        this.#batches.delete(batch);
        this.#onCommitted(batch, result);
        this.#next();
      },
      (error: unknown) => {
        this.#isBusy = false;
        if (!this.#isClosed) this.#failed(batch, error);
        this.#next();
      },
    );
  }

  #failed(batch: Batch, error: unknown): void {
    const failure = commitFailureOf(error);
    if (failure === "closed") return this.close(error);
    const nowMs = this.#clock.nowMs();
    const takenCount = this.#takenCount();
    const isAlone = batch.failed({ failure, takenCount, nowMs });
    this.#failures = takenCount === this.#takenBefore ? this.#failures + 1 : 1;
    this.#takenBefore = takenCount;
    if (!isInBatch(failure)) batch.rejectWaiting(error);
    if (batch.size === 0) this.#leave(batch);
    else if (isAlone || isInBatch(failure)) this.#sortOut(batch, error);
    else this.#rest(batch);
  }

  #sortOut(batch: Batch, error: unknown): void {
    const failure = commitFailureOf(error);
    if (batch.size > 1) this.#split(batch);
    else if (batch.appends.length === 0) this.#reject(batch, error);
    else if (isRefused(batch, failure)) this.#refuse(batch, error);
    else this.#later(batch);
  }

  #reject(batch: Batch, error: unknown): void {
    batch.rejectWaiting(error);
    this.#leave(batch);
  }

  #split(batch: Batch): void {
    this.#batches.delete(batch);
    const halves = batch.halves();
    for (const half of halves) this.#batches.add(half);
    this.#line.unshift(...halves);
  }

  #refuse(batch: Batch, error: unknown): void {
    const write = batch.appends[0] as AppendWrite;
    const writer = batch.writers[0] as JournalWriter;
    batch.refusals++;
    this.#logger.error(`The store refuses for good what run ${write.runId} writes: ${reasonOf(error)}`);
    const other = writer.instead(write, error, batch.refusals);
    if (other === null) {
      this.#logger.error(
        `Run ${write.runId} cannot be written at all; it is left to whoever releases this worker's runs.`,
      );
      writer.isWriting = false;
      return this.#leave(batch);
    }
    const replaced = batch.instead(other);
    this.#batches.delete(batch);
    this.#batches.add(replaced);
    this.#line.unshift(replaced);
  }

  /** The others go on meanwhile. */
  #later(batch: Batch): void {
    this.#clock.setTimer(this.#pauseMs(batch.failures), () => {
      if (this.#isClosed) return;
      this.#line.push(batch);
      this.#next();
    });
  }

  /** By what is known here, the store takes nothing at all. */
  #rest(batch: Batch): void {
    this.#line.push(batch);
    this.#isBusy = true;
    this.#clock.setTimer(this.#pauseMs(this.#failures), () => {
      this.#isBusy = false;
      this.#next();
    });
  }

  #leave(batch: Batch): void {
    this.#batches.delete(batch);
    this.#onLeft();
  }
}

/** Whether the store will never take this single write. */
function isRefused({ suspicions, refusals }: Batch, failure: CommitFailure): boolean {
  // What stands in place of a refused write is plain: where that is refused, it may well be the store that is at fault.
  if (failure === "refusal" && refusals === 0) return true;
  return suspicions >= (isInBatch(failure) ? faultsMax : unclearMax);
}
