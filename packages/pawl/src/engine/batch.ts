import type { AppendWrite, ClaimRequest, ClaimResult, Outcome, Write } from "../store/write.ts";
import { isInBatch, lateMaxMs, type CommitFailure } from "./commit-failure.ts";
import { insteadOfSuspension, isSuspension } from "./execution/transitions.ts";
import type { Claimant, ClientWrite, JournalWriter } from "./journal.ts";

/** A write of the client's, and who waits for its outcome. */
export interface Waiting {
  readonly write: ClientWrite;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Bounds one batch, so that those in it do not wait for those behind them. */
const writesMax = 4096;
/** In characters of what users store: what one call of a server can carry has an end, and what a batch holds is held several times on its way. One write may be heavier. */
const weightMax = 16 * 1024 * 1024;

/** After this, runs whose suspension fails are given back instead, so that claims need not wait any longer. Most outages are shorter, and their runs need no replay. */
const suspendingMaxMs = 5_000;

/**
 * What is handed to the store at a time, and what became of that so far. Done as a whole or not at all, but the answer can get lost.
 *
 * `gathering` → `at the store` → `settled`; or, when the store fails, `pausing` → `at the store`, or it falls into halves (see {@link Quarantine}).
 */
export class Batch {
  readonly appends: AppendWrite[] = [];
  readonly writers: JournalWriter[] = [];
  waiting: readonly Waiting[] = [];
  claim: ClaimRequest | null = null;
  claimant: Claimant | null = null;
  /** It waits to be tried again. */
  isPausing = false;
  /** How often it has failed, in a row. */
  failures = 0;
  /** How many of these failures stood alone: the store had taken other batches since the one before. */
  suspicions = 0;
  /** How often something was written in place of its only write, which the store refuses for good. */
  refusals = 0;
  /** It lets go of runs that go on later. */
  isSuspending = false;
  /** As far as its tries got no answer, they may take effect until then. */
  #mayLandUntilMs: number = Number.NEGATIVE_INFINITY;
  /** The same, for tries that let go of runs. */
  #lateUntilMs: number = Number.NEGATIVE_INFINITY;
  #weight = 0;
  /** How many batches the store had taken when it failed last. */
  #takenBefore = 0;
  #failingSinceMs: number | null = null;

  get isFull(): boolean {
    return this.appends.length >= writesMax || this.#weight >= weightMax;
  }

  /** Of writes; a claim does not count. */
  get size(): number {
    return this.appends.length + this.waiting.length;
  }

  get writes(): readonly Write[] {
    return this.waiting.length === 0 ? this.appends : [...this.appends, ...this.waiting.map(({ write }) => write)];
  }

  append(writer: JournalWriter, write: AppendWrite): void {
    this.writers.push(writer);
    this.appends.push(write);
    this.#weight += weightOf(write);
    this.isSuspending ||= isSuspension(write.transition);
    writer.isWriting = true;
  }

  /** Takes along what there is room for, from the front of the line. */
  takeWaiting(line: Waiting[]): void {
    let count = 0;
    for (const { write } of line) {
      if (count >= writesMax || this.#weight >= weightMax) break;
      this.#weight += clientWeightOf(write);
      count++;
    }
    if (count > 0) this.waiting = line.splice(0, count);
  }

  /** It has failed. Returns whether it stood alone with that once more: the store has taken others since. `takenCount`: how many batches it has taken so far. */
  failed(params: { readonly failure: CommitFailure; readonly takenCount: number; readonly nowMs: number }): boolean {
    const { failure, takenCount, nowMs } = params;
    const isAlone = this.failures > 0 && takenCount > this.#takenBefore;
    this.failures++;
    if (isAlone) this.suspicions++;
    this.#takenBefore = takenCount;
    this.#failingSinceMs ??= nowMs;
    if (!isInBatch(failure)) this.#mayLandUntilMs = nowMs + lateMaxMs;
    if (this.isSuspending && (isInBatch(failure) || nowMs >= this.#failingSinceMs + suspendingMaxMs)) {
      this.isSuspending = false;
      this.#giveBackInstead(nowMs);
      this.#lateUntilMs = this.#mayLandUntilMs;
    }
    return isAlone;
  }

  /** Whoever claims such a run next is given all that came for it, so claims are harmless beside it as soon as no suspension can take effect any more. */
  #giveBackInstead(nowMs: number): void {
    for (const [index, write] of this.appends.entries()) {
      const { transition } = write;
      if (transition === null || !isSuspension(transition)) continue;
      this.appends[index] = { ...write, transition: insteadOfSuspension(transition, nowMs) };
    }
  }

  /** It has failed to let go of runs, or may do so late: news that a claim fetches for them meanwhile would be lost. */
  isHoldingUp(nowMs: number): boolean {
    return (this.isSuspending && this.failures > 0) || nowMs < this.#lateUntilMs;
  }

  halves(): readonly [Batch, Batch] {
    const halves = [this.#part(), this.#part()] as const;
    const half = Math.ceil(this.size / 2);
    let place = 0;
    for (const [index, write] of this.appends.entries()) {
      halves[place++ < half ? 0 : 1].append(this.writers[index] as JournalWriter, write);
    }
    const split = Math.max(0, half - place);
    halves[0].waiting = this.waiting.slice(0, split);
    halves[1].waiting = this.waiting.slice(split);
    return halves;
  }

  /** The same with `write` in place of its only one. */
  instead(write: AppendWrite): Batch {
    const batch = this.#part();
    batch.failures = 0;
    batch.refusals = this.refusals;
    batch.append(this.writers[0] as JournalWriter, write);
    return batch;
  }

  #part(): Batch {
    const part = new Batch();
    part.failures = this.failures;
    part.#takenBefore = this.#takenBefore;
    part.#failingSinceMs = this.#failingSinceMs;
    part.#mayLandUntilMs = this.#mayLandUntilMs;
    part.#lateUntilMs = this.#lateUntilMs;
    return part;
  }

  /** Tells everybody what became of their write. */
  settle(
    outcomes: readonly Outcome[],
    told: { readonly onFault: (error: unknown) => void; readonly onWritten: (runId: string) => void },
  ): void {
    const { appends, waiting } = this;
    for (let index = 0; index < appends.length; index++) {
      const write = appends[index] as AppendWrite;
      const writer = this.writers[index] as JournalWriter;
      // Not before: had this been refused, what comes after it must not be written.
      writer.isWriting = false;
      // What goes wrong in one run's reaction must not keep the others from theirs.
      try {
        writer.onWritten(write, outcomes[index] as Outcome);
      } catch (error) {
        told.onFault(error);
      }
      told.onWritten(write.runId);
      const { transition } = write;
      if (transition !== null && transition.successor !== null) told.onWritten(transition.successor.id);
      for (const linked of write.linked) tellOf(linked, told.onWritten);
    }
    for (let index = 0; index < waiting.length; index++) {
      const { write, resolve } = waiting[index] as Waiting;
      resolve(outcomes[appends.length + index] as Outcome);
      tellOf(write, told.onWritten);
    }
  }

  /** Whoever asked for a claim hears of it in any case: it waits for the answer when it is told to stop. Null: it failed. */
  answerClaim(result: ClaimResult | null): void {
    const { claim, claimant } = this;
    this.claim = null;
    this.claimant = null;
    if (claim === null) return;
    if (result === null) claimant?.onClaimFailed(claim);
    else claimant?.onClaimed(claim, result);
  }

  rejectWaiting(error: unknown): void {
    const { waiting } = this;
    this.waiting = [];
    for (const { reject } of waiting) reject(error);
  }

  /** Nobody writes it any more. */
  abandon(error: unknown): void {
    this.rejectWaiting(error);
    for (const writer of this.writers) writer.isWriting = false;
  }
}

/** Counts the lengths of what users store: exact enough, and it costs no look at the texts. */
function weightOf({ events, state, transition, linked }: AppendWrite): number {
  let weight = state === undefined ? 0 : state.length;
  for (const write of linked) if (write.type !== "record") weight += clientWeightOf(write);
  for (const { data } of events) if (data !== null) weight += data.length;
  if (transition === null) return weight;
  const { output, error, successor } = transition;
  if (output !== null) weight += output.length;
  if (error !== null) weight += error.length;
  if (successor !== null && successor.input !== null) weight += successor.input.length;
  return weight;
}

function clientWeightOf(write: ClientWrite): number {
  if (write.type === "start") return write.run.input?.length ?? 0;
  return write.type === "signal" ? (write.signal.payload?.length ?? 0) : 0;
}

/** Those who follow a run here see what was written to its log, and those who watch all see what is new. */
function tellOf(write: ClientWrite, onWritten: (runId: string) => void): void {
  switch (write.type) {
    case "start":
      return onWritten(write.run.id);
    case "signal":
      return onWritten(write.signal.runId);
    case "command":
      return onWritten(write.runId);
    case "record":
      if (write.record !== null && "runId" in write.record && write.record.runId !== null)
        onWritten(write.record.runId);
      for (const linked of write.linked) tellOf(linked, onWritten);
  }
}
