import type { Timers } from "../timers.ts";
import { namedMax } from "./channel.ts";

/** `work`: for an idle worker somewhere; `change`: for those who follow a run. Whoever hears of work looks for changes too. */
export type News = "work" | "change";

const pauseMs: Readonly<Record<News, number>> = { work: 10, change: 25 };

/**
 * Tells other processes that something was committed. Not in the commit's own transaction: the server lets one transaction with a notification
 * commit at a time, and all writers would stand in line. The first ring goes out at once, those that follow soon after are one ring at the end
 * of the pause, and there is never more than one under way.
 */
export class Bell {
  readonly #timers: Timers;
  readonly #notify: (news: News, runIds: readonly string[] | null) => Promise<unknown>;
  #waiting: News | null = null;
  /** The runs that have changed since it was last rung; null: too many to be named. */
  #runIds: Set<string> | null = new Set();
  #isUnderWay = false;
  #cancelTimer: (() => void) | null = null;
  #rungMs = -Infinity;
  #isClosed = false;
  #idle: (() => void)[] = [];

  constructor(notify: (news: News, runIds: readonly string[] | null) => Promise<unknown>, timers: Timers) {
    this.#notify = notify;
    this.#timers = timers;
  }

  ring(news: News, runIds: readonly string[]): void {
    if (this.#isClosed) return;
    for (const id of runIds) this.#runIds?.add(id);
    if (this.#runIds !== null && this.#runIds.size > namedMax) this.#runIds = null;
    if (this.#waiting !== "work") this.#waiting = news;
    this.#schedule();
  }

  /** Rings what still waits, at once, and waits for it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#waiting !== null && !this.#isUnderWay) this.#send();
    if (this.#isUnderWay) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #schedule(): void {
    if (this.#waiting === null || this.#isUnderWay) return;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const leftMs = this.#isClosed ? 0 : this.#rungMs + pauseMs[this.#waiting] - this.#timers.monotonicMs();
    if (leftMs <= 0) this.#send();
    else this.#cancelTimer = this.#timers.after(leftMs, () => this.#send());
  }

  #send(): void {
    const news = this.#waiting;
    if (news === null) return;
    const runIds = this.#runIds === null ? null : [...this.#runIds];
    this.#waiting = null;
    this.#runIds = new Set();
    this.#cancelTimer = null;
    this.#isUnderWay = true;
    this.#rungMs = this.#timers.monotonicMs();
    void this.#deliver(news, runIds);
  }

  async #deliver(news: News, runIds: readonly string[] | null): Promise<void> {
    try {
      await this.#notify(news, runIds);
    } catch {
      // A ring that is lost costs time only: everybody looks for work now and then.
    }
    this.#isUnderWay = false;
    this.#schedule();
    if (this.#isUnderWay) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
