import { lateMaxMs } from "./commit-failure.ts";

/**
 * What a worker does not know because the answer to a claim or to the start of a run that was to be its own got lost. The store may have given it runs that it has
 * never heard of, which nobody would ever run; and it may have told it of messages and requests for the runs that it has, and believes that it knows of them.
 *
 * `sure` → `lost` (an answer is missing) → `asking` (a claim is under way that says which runs the worker holds: all others are made claimable, and what there
 * is for these is told again) → `reading` (if a claim's answer was lost: what a claim cannot tell again is read) → `sure`. Whatever is lost meanwhile
 * leads back to `lost`.
 *
 * A call that was given up may still be carried out, behind the claim that asked: so it asks (and reads) once more when it is too late for that. And from the
 * first loss on it asks now and then.
 */
export class LostAnswers {
  #mustAsk = false;
  #lostMs: number = Number.NEGATIVE_INFINITY;
  #mustRead = false;
  #isAsking = false;
  #isReading = false;
  #hasLostAny = false;
  /** Until then what was lost may take effect. */
  #lateUntilMs: number = Number.POSITIVE_INFINITY;
  /** A claim is among what may. */
  #mayClaimLate = false;

  /** A start or a claim has failed, and may have happened all the same. */
  lost(what: "birth" | "claim", nowMs: number): void {
    this.#hasLostAny = true;
    this.#lostMs = nowMs;
    this.#lateUntilMs = nowMs + lateMaxMs;
    this.#mustAsk = true;
    if (what === "birth") return;
    this.#mayClaimLate = true;
    this.#mustRead = true;
    this.#isAsking = false;
  }

  /** Time for a look without an occasion. */
  onRound(): void {
    this.#mustAsk ||= this.#hasLostAny;
  }

  /** There may be news for a run of the worker that nobody will tell it of again: none of them may be let go of. */
  get hasMissedNews(): boolean {
    return this.#mustRead || this.#isReading;
  }

  /** No claim may be made meanwhile: what it brings could be undone by what was read before. */
  get isReading(): boolean {
    return this.#isReading;
  }

  /** A list of what the worker holds is on its way: a run that is born now would be missing from it. */
  get isAsking(): boolean {
    return this.#isAsking;
  }

  /**
   * Whether the claim of this moment is to say what the worker holds; it is under way then. Not in the very millisecond of the loss: the store frees only
   * what the worker had got before the moment of the claim, since one that arrives late must not take away what came after it.
   */
  ask(nowMs: number): boolean {
    if (nowMs >= this.#lateUntilMs) this.#askOnceMore();
    if (!this.#mustAsk || nowMs === this.#lostMs) return false;
    this.#mustAsk = false;
    this.#isAsking = true;
    return true;
  }

  #askOnceMore(): void {
    this.#lateUntilMs = Number.POSITIVE_INFINITY;
    this.#mustAsk = true;
    this.#mustRead ||= this.#mayClaimLate;
    this.#mayClaimLate = false;
  }

  /** A claim was answered. True: what it could not tell is to be read now, and {@link hasRead} to be called in the end. */
  answered(wasAsked: boolean): boolean {
    if (!wasAsked) return false;
    this.#isAsking = false;
    if (!this.#mustRead) return false;
    this.#mustRead = false;
    this.#isReading = true;
    return true;
  }

  hasRead(isComplete: boolean): void {
    this.#isReading = false;
    if (isComplete) return;
    this.#mustRead = true;
    this.#mustAsk = true;
  }
}
