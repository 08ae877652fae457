import { ticksBetween, type Calendar } from "./calendar.ts";
import { dueMsOf, dueTicks } from "./due-ticks.ts";
import type { SchedulePolicy } from "./schedule-policy.ts";
import { withNotes, type BackfillState, type ScheduleState, type TickCause, type TickNote } from "./schedule-state.ts";

/** What one look at a schedule comes to: the runs to start and to cancel, and what is written down besides. */
export interface Round {
  readonly state: ScheduleState;
  readonly starts: readonly PlannedStart[];
  readonly cancels: readonly string[];
  readonly notes: readonly TickNote[];
  /** Of the policy. */
  readonly maxRuns: number | null;
}

export interface PlannedStart {
  readonly tickMs: number;
  readonly cause: TickCause;
  /** Others wait for its end. */
  readonly isFollowed: boolean;
}

/** What has become of a planned start. `isJoined`: it made no run, since that one has the key that a singleton or debounced workflow gives to its runs. */
export type StartResult = PlannedStart &
  ({ readonly runId: string; readonly isJoined: boolean } | { readonly problem: string });

/** More than this is left for the next look, so that no schedule keeps others waiting. */
const startsMax = 20;
const waitingMax = 100;
const joinedReason = "That run has the key that this one would have had: its workflow is a singleton, or debounced.";
/** How long to wait before looking again whether a run has ended. Where it ends in a process that has a worker, that is told at once. */
const followMs = 10_000;

/** Decides purely: the same state, time and ended runs lead to the same round everywhere. `state.running` holds only runs that have not ended. */
export function decideRound(params: {
  readonly id: string;
  readonly policy: SchedulePolicy;
  readonly state: ScheduleState;
  readonly calendar: Calendar;
  readonly nowMs: number;
}): Round {
  const round = new Deciding(params);
  if (params.state.pause === null) {
    round.takeDue();
    round.takeWaiting();
  }
  round.takeBackfills();
  return round.result();
}

/** The state after the starts of a round were built. */
export function stateAfter(
  { state, notes, maxRuns }: Round,
  results: readonly StartResult[],
  nowMs: number,
): ScheduleState {
  let { started } = state;
  const running = [...state.running];
  const told: TickNote[] = [...notes];
  for (const result of results) {
    const { tickMs, cause, isFollowed } = result;
    const about = { tickMs, atMs: nowMs, cause };
    if (!("runId" in result)) {
      told.push({ ...about, outcome: "failed", runId: null, reason: result.problem });
      continue;
    }
    const { runId, isJoined } = result;
    if (!isJoined && cause !== "backfill" && cause !== "trigger") started++;
    if (isFollowed && !running.includes(runId)) running.push(runId);
    told.push({ ...about, outcome: isJoined ? "joined" : "started", runId, reason: isJoined ? joinedReason : null });
  }
  const isSpent = maxRuns !== null && started + state.waiting.length >= maxRuns;
  const inOrder = told.toSorted((a, b) => (a.tickMs ?? 0) - (b.tickMs ?? 0));
  return {
    ...state,
    nextMs: isSpent ? null : state.nextMs,
    started,
    running,
    recent: withNotes(state.recent, inOrder),
  };
}

/** When somebody has to look at the schedule again; null: never, unless it is changed. */
export function lookMs(params: {
  readonly id: string;
  readonly policy: SchedulePolicy;
  readonly state: ScheduleState;
  readonly calendar: Calendar;
  readonly nowMs: number;
}): number | null {
  const { state, nowMs } = params;
  const moments: number[] = [];
  if (state.pause === null && state.nextMs !== null) moments.push(dueMsOf({ ...params, tickMs: state.nextMs }));
  const isBusy = state.running.length > 0;
  if (state.pause === null && state.waiting.length > 0) moments.push(isBusy ? nowMs + followMs : nowMs);
  for (const { overlap } of state.backfills) moments.push(overlap === "queue" && isBusy ? nowMs + followMs : nowMs);
  return moments.length === 0 ? null : Math.min(...moments);
}

class Deciding {
  readonly #params: Parameters<typeof decideRound>[0];
  #state: ScheduleState;
  #starts: PlannedStart[] = [];
  readonly #cancels: string[] = [];
  readonly #notes: TickNote[] = [];

  constructor(params: Parameters<typeof decideRound>[0]) {
    this.#params = params;
    this.#state = params.state;
  }

  result(): Round {
    const { maxRuns } = this.#params.policy;
    return { state: this.#state, starts: this.#starts, cancels: this.#cancels, notes: this.#notes, maxRuns };
  }

  get #isBusy(): boolean {
    return this.#state.running.length > 0 || this.#starts.some(({ isFollowed }) => isFollowed);
  }

  get #isFull(): boolean {
    return this.#starts.length >= startsMax;
  }

  /** Its ticks have started, or will have if all goes well, all runs that they may. */
  get #isSpent(): boolean {
    const { maxRuns } = this.#params.policy;
    const planned = this.#starts.filter(({ cause }) => cause !== "backfill").length;
    return maxRuns !== null && this.#state.started + planned + this.#state.waiting.length >= maxRuns;
  }

  takeDue(): void {
    const due = dueTicks({ ...this.#params, nextMs: this.#state.nextMs });
    let { nextMs } = due;
    if (due.missed > 0) this.#miss(due.missed);
    for (const { tickMs, isLate } of due.ticks) {
      if (this.#isSpent || this.#isFull) {
        nextMs = tickMs;
        break;
      }
      this.#take(tickMs, isLate ? "catch-up" : "tick");
    }
    this.#state = { ...this.#state, nextMs };
  }

  #take(tickMs: number, cause: TickCause): void {
    const { overlap } = this.#params.policy;
    if (overlap === "allow") this.#start(tickMs, cause, false);
    else if (overlap === "cancel") this.#replace(tickMs, cause);
    else if (overlap === "queue") this.#queue(tickMs, cause, waitingMax);
    else if (cause === "catch-up") this.#catchUp(tickMs);
    else if (this.#isBusy) this.#skip(tickMs, cause, "The former run had not ended.");
    else if (this.#state.waiting.length > 0) this.#skip(tickMs, cause, "Ticks that were missed stood in line already.");
    else this.#start(tickMs, cause, true);
  }

  /** What was missed is made up for one behind the other, and no line grows longer than the limit by one outage after the other: then the oldest goes. */
  #catchUp(tickMs: number): void {
    const { catchUpLimit } = this.#params.policy;
    const [oldestMs, ...rest] = this.#state.waiting;
    if (oldestMs !== undefined && rest.length + 1 >= catchUpLimit) {
      this.#state = { ...this.#state, waiting: rest };
      this.#skip(oldestMs, "catch-up", `${catchUpLimit} later ticks were missed too.`);
    }
    this.#queue(tickMs, "catch-up", catchUpLimit);
  }

  #queue(tickMs: number, cause: TickCause, most: number): void {
    const { waiting } = this.#state;
    if (!this.#isBusy && waiting.length === 0) return this.#start(tickMs, cause, true);
    if (waiting.length >= most) return this.#skip(tickMs, cause, `${most} ticks stood in line already.`);
    this.#state = { ...this.#state, waiting: [...waiting, tickMs] };
    this.#note(tickMs, cause, "queued", null);
  }

  #replace(tickMs: number, cause: TickCause): void {
    this.#cancels.push(...this.#state.running);
    this.#state = { ...this.#state, running: [] };
    for (const former of this.#starts) this.#skip(former.tickMs, former.cause, "A later tick was due already.");
    this.#starts = [];
    this.#start(tickMs, cause, true);
  }

  takeWaiting(): void {
    const [tickMs, ...waiting] = this.#state.waiting;
    if (tickMs === undefined || this.#isBusy || this.#isFull) return;
    this.#state = { ...this.#state, waiting };
    this.#start(tickMs, "queue", true);
  }

  takeBackfills(): void {
    const left: BackfillState[] = [];
    for (const backfill of this.#state.backfills) {
      const rest = this.#takeBackfill(backfill);
      if (rest !== null) left.push(rest);
    }
    if (this.#state.backfills.length > 0) this.#state = { ...this.#state, backfills: left };
  }

  /** What is left of it. */
  #takeBackfill(backfill: BackfillState): BackfillState | null {
    const { calendar, policy } = this.#params;
    const { fromMs, toMs, overlap } = backfill;
    const isInLine = overlap === "queue";
    const room = isInLine ? Number(!this.#isBusy && !this.#isFull) : startsMax - this.#starts.length;
    const ticks = ticksBetween(calendar, { fromMs, toMs, limit: room + 1 });
    for (const tickMs of ticks.slice(0, room)) this.#start(tickMs, "backfill", isInLine || policy.overlap !== "allow");
    const nextMs = ticks[room];
    return nextMs === undefined ? null : { ...backfill, fromMs: nextMs };
  }

  #start(tickMs: number, cause: TickCause, isFollowed: boolean): void {
    this.#starts.push({ tickMs, cause, isFollowed });
  }

  #skip(tickMs: number, cause: TickCause, reason: string): void {
    this.#state = { ...this.#state, skipped: this.#state.skipped + 1 };
    this.#note(tickMs, cause, "skipped", reason);
  }

  #miss(count: number): void {
    this.#state = { ...this.#state, missed: this.#state.missed + count };
    const reason = `${count === 1 ? "A tick" : `${count} ticks`} passed while no worker was there for it.`;
    this.#note(null, "tick", "missed", reason);
  }

  #note(tickMs: number | null, cause: TickCause, outcome: TickNote["outcome"], reason: string | null): void {
    this.#notes.push({ tickMs, atMs: this.#params.nowMs, cause, outcome, runId: null, reason });
  }
}
