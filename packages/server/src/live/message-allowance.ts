import type { LiveLimits } from "./live-limits.ts";

/** How many messages a client may send: so many at once, and then so many a second. */
export class MessageAllowance {
  readonly #atOnce: number;
  readonly #perSecond: number;
  #left: number;
  #countedMs: number;

  constructor(limits: Pick<LiveLimits, "messagesAtOnce" | "messagesPerSecond">, nowMs: number) {
    this.#atOnce = limits.messagesAtOnce;
    this.#perSecond = limits.messagesPerSecond;
    this.#left = limits.messagesAtOnce;
    this.#countedMs = nowMs;
  }

  take(nowMs: number): boolean {
    const gained = (Math.max(nowMs - this.#countedMs, 0) / 1000) * this.#perSecond;
    this.#left = Math.min(this.#left + gained, this.#atOnce) - 1;
    this.#countedMs = nowMs;
    return this.#left >= 0;
  }
}
