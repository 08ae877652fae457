import type { EventRow } from "../store/event-row.ts";
import type { NewRun, RunRow } from "../store/run-row.ts";
import type { Store } from "../store/store.ts";
import type { ClaimedRun, ClaimRequest, ClaimResult } from "../store/write.ts";
import type { SharedClock } from "./shared-clock.ts";
import type { Execution } from "./execution/execution.ts";
import type { Claimant, Journal } from "./journal.ts";
import { LostAnswers } from "./lost-answers.ts";
import { tellMissedResumes } from "./missed-resumes.ts";
import { QueueSlots } from "./queue-slots.ts";
import { WakeUps } from "./wake-ups.ts";

export interface ClaimingParams {
  readonly workerId: string;
  readonly serves: readonly { readonly workflow: string; readonly version: number }[];
  /** Null: every queue. */
  readonly queues: readonly string[] | null;
  /** The limits of every flow that has any, over all workers. */
  readonly flows: ClaimRequest["flows"];
  readonly concurrency: number;
  readonly queueConcurrency: Readonly<Record<string, number>>;
  readonly store: Store;
  readonly journal: Journal;
  readonly clock: SharedClock;
  readonly random: () => number;
  readonly home: ClaimingHome;
}

/** The worker that the runs are claimed for. */
export interface ClaimingHome {
  /** Its runs, by id. */
  readonly runs: ReadonlyMap<string, Execution>;
  /** Runs without an execution that it has not let go of for good. */
  readonly parting: ReadonlySet<string>;
  /** While others may be taking its runs over, it takes no more. */
  readonly holdsLease: boolean;
  begin(claimed: ClaimedRun): void;
  /** A claim has brought these runs; they begin now. */
  onClaimed(runs: readonly { readonly run: RunRow }[]): void;
  /** Nothing may be on its way to the worker any more. */
  onQuiet(): void;
}

type News = ClaimResult["attention"][number];

/** After a claim that has brought nothing of what is due: others are at those runs at this moment, and some time later at the latest they are not. */
const passedByInitialMs = 20;
const passedByMaxMs = 1_000;
/** With so few slots free, a claim asks for all of them even where runs are born here beside it. */
const fewSlots = 4;

/**
 * How a worker comes by its runs: by claims from the store, as far as it has room, and by births, when a run that is started in its process begins with it at
 * once. No more are here at a time than its limits allow, whatever crosses.
 *
 * `off` → `on` → `draining` (claims only news of the runs that are here) → `closed`.
 */
export class Claiming implements Claimant {
  readonly #params: ClaimingParams;
  readonly #wakeUps: WakeUps;
  readonly #slots: QueueSlots;
  readonly #lostAnswers: LostAnswers = new LostAnswers();
  /** Runs that are being started as this worker's own, with the news of them that has overtaken the answer to their start. */
  readonly #births: Map<string, News[]> = new Map();
  #state: "off" | "on" | "draining" | "closed" = "off";
  /** The last claim filled every slot, or left something that is due: there may be more. */
  #mayHaveMore = false;
  /** So many runs are claimed at most, after a claim that failed: perhaps because it was too much. */
  #limitMax = Number.POSITIVE_INFINITY;
  /** How long to wait if a claim passes by all that is due. */
  #passedByMs = passedByInitialMs;
  #isClaiming = false;
  /** Slots that the claim under way may fill. */
  #asked = 0;
  /** Runs have been started in this process since the last claim. */
  #hasStarts = false;

  constructor(params: ClaimingParams) {
    const { store, clock, random } = params;
    this.#params = params;
    this.#slots = new QueueSlots(params.queueConcurrency);
    this.#wakeUps = new WakeUps({ store, clock, random, onWake: () => this.wake() });
  }

  start(): void {
    this.#state = "on";
    this.#wakeUps.start();
    this.wake();
  }

  drain(): void {
    this.#state = "draining";
    this.#wakeUps.stop();
  }

  close(): void {
    this.#state = "closed";
    this.#wakeUps.close();
  }

  /** Something may have become due, or have come for a run of this worker. */
  wake(): void {
    if (!this.#wakeUps.isBackingOff && this.#mayClaim) this.#params.journal.claim(this);
  }

  /** Something is due then. */
  wakeAt(dueMs: number): void {
    this.#wakeUps.at(dueMs);
  }

  /** The store is well again: what happened meanwhile may have gone unheard. */
  recovered(): void {
    this.#wakeUps.endBackOff();
    this.wake();
  }

  /** Time for a look without an occasion. */
  onRound(): void {
    this.#lostAnswers.onRound();
  }

  /** A claim that is under way may still bring runs, and so may a start. */
  get isQuiet(): boolean {
    return this.#births.size === 0 && !this.#isClaiming;
  }

  /** There may be news for the worker's runs that it will not be told of again: see {@link LostAnswers}. */
  get hasMissedNews(): boolean {
    return this.#lostAnswers.hasMissedNews && this.#state !== "closed";
  }

  // ── Claims ────────────────────────────────────────────────────────────────

  claimRequest(): ClaimRequest | null {
    if (!this.#mayClaim || this.#lostAnswers.isReading) return null;
    const { workerId, queues, serves, flows, clock } = this.#params;
    this.#isClaiming = true;
    this.#asked = this.#state === "on" ? Math.min(this.#shareOfRoom, this.#limitMax) : 0;
    this.#hasStarts = false;
    const nowMs = clock.nowMs();
    return {
      workerId,
      queues,
      serves,
      limit: this.#asked,
      flows,
      queueLimits: this.#slots.left,
      holds: this.#lostAnswers.ask(nowMs) ? this.#holds() : null,
      nowMs,
    };
  }

  onClaimed(request: ClaimRequest, result: ClaimResult): void {
    const { home } = this.#params;
    const { claimed, attention, nextDueMs } = result;
    this.#isClaiming = false;
    this.#limitMax = Number.POSITIVE_INFINITY;
    this.#wakeUps.answered(claimed.length + attention.length > 0);
    const isLeft = nextDueMs !== null && nextDueMs <= request.nowMs;
    const isPassedBy = isLeft && request.limit > 0 && claimed.length === 0;
    if (request.limit > 0) this.#mayHaveMore = claimed.length >= request.limit || isLeft;
    else this.#mayHaveMore ||= nextDueMs !== null;
    // A claim that left something behind says nothing of what it has not brought.
    if (this.#slots.hasLines && !isLeft) {
      const queues = claimed.map(({ run }) => run.queue);
      this.#slots.claimed(request, queues);
    }
    for (const news of attention) this.#tell(news);
    if (this.#lostAnswers.answered(request.holds !== null)) void this.#readPausing();
    if (claimed.length > 0) home.onClaimed(claimed);
    for (const each of claimed) {
      this.#slots.take(each.run.queue);
      home.begin(each);
    }
    if (this.#state !== "on") return home.onQuiet();
    if (nextDueMs !== null && !isLeft) this.wakeAt(nextDueMs);
    // What is due already waits for a slot, not for a time.
    if (!isPassedBy) this.#passedByMs = passedByInitialMs;
    if (!this.#mayHaveMore || this.#room <= 0) return;
    if (!isPassedBy) return this.wake();
    this.wakeAt(this.#params.clock.nowMs() + this.#passedByMs);
    this.#passedByMs = Math.min(this.#passedByMs * 2, passedByMaxMs);
  }

  #tell(news: News): void {
    const { run, signals } = news;
    const birth = this.#births.get(run.id);
    if (birth === undefined) this.#params.home.runs.get(run.id)?.attend(run, signals);
    else birth.push(news);
  }

  onClaimFailed(): void {
    this.#isClaiming = false;
    if (this.#asked > 0) this.#limitMax = Math.max(1, Math.floor(this.#asked / 2));
    this.#lostAnswers.lost("claim", this.#params.clock.nowMs());
    this.#params.home.onQuiet();
    if (this.#state !== "closed") this.#wakeUps.failed();
  }

  /** A run has left the worker. */
  left(queue: string): void {
    const isInLine = this.#slots.free(queue);
    this.#params.home.onQuiet();
    if ((isInLine || this.#mayHaveMore) && this.#state === "on") this.wake();
  }

  // ── Births ────────────────────────────────────────────────────────────────

  /** Whether a new run may begin here at once, without waiting in line: takes the slot if so. */
  reserveBirth(run: Pick<NewRun, "id" | "workflow" | "version" | "queue">): boolean {
    if (this.#state !== "on" || !this.#params.home.holdsLease) return false;
    this.#hasStarts = true;
    const { queues, serves } = this.#params;
    if (!this.#mayBear(run.queue) || (queues !== null && !queues.includes(run.queue))) return false;
    if (!serves.some(({ workflow, version }) => workflow === run.workflow && version === run.version)) return false;
    this.#births.set(run.id, []);
    this.#slots.take(run.queue);
    return true;
  }

  born(run: RunRow, events: readonly EventRow[]): void {
    const news = this.#births.get(run.id) ?? [];
    this.#births.delete(run.id);
    this.#params.home.begin({ run, events, lastSeq: events.at(-1)?.seq ?? 0, signals: [] });
    for (const one of news) this.#tell(one);
  }

  /** The run that a slot was reserved for was not born. `isUnsure`: by all that is known here. */
  notBorn(run: Pick<NewRun, "id" | "queue">, isUnsure: boolean): void {
    this.#births.delete(run.id);
    if (isUnsure) {
      this.#lostAnswers.lost("birth", this.#params.clock.nowMs());
      this.#wakeUps.failed();
    }
    this.left(run.queue);
  }

  /** A claim under way may fill what it has asked for; and one that says what the worker holds would not have the newborn on its list. */
  #mayBear(queue: string): boolean {
    if (this.#mayHaveMore || this.#lostAnswers.isAsking || !this.#slots.mayBear(queue)) return false;
    if (!this.#isClaiming) return this.#room > 0;
    return this.#room > this.#asked && !this.#slots.isLimited(queue);
  }

  // ── What there is ─────────────────────────────────────────────────────────

  get #mayClaim(): boolean {
    return this.#state === "on" || (this.#state === "draining" && this.#params.home.runs.size > 0);
  }

  /** Half of the slots are free. */
  get hasRoomToSpare(): boolean {
    return this.#state === "on" && this.#room * 2 >= this.#params.concurrency;
  }

  get #room(): number {
    if (!this.#params.home.holdsLease) return 0;
    return this.#params.concurrency - this.#params.home.runs.size - this.#births.size;
  }

  /** Where runs are started in this process too, half of the room is left to them: while a claim is under way, what it asks for is taken. */
  get #shareOfRoom(): number {
    const room = Math.max(0, this.#room);
    return this.#hasStarts && room > fewSlots ? Math.ceil(room / 2) : room;
  }

  /** Every run that this worker has, or is about to have, or has not let go of for good. */
  #holds(): string[] {
    const { runs, parting } = this.#params.home;
    return [...runs.keys(), ...this.#births.keys(), ...parting];
  }

  async #readPausing(): Promise<void> {
    const { store, workerId, home, journal } = this.#params;
    const pausing = [...home.runs.values()].filter(({ isPausing }) => isPausing);
    const isComplete = pausing.length === 0 || (await tellMissedResumes(store, workerId, pausing));
    this.#lostAnswers.hasRead(isComplete);
    if (isComplete) this.wake();
    else this.#wakeUps.failed();
    // Runs that had to stay may be let go of now.
    journal.onWaiting();
  }
}
