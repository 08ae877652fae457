import type { ChangeListener } from "pawl/internal";
import type { Connections } from "../connections/connections.ts";
import type { Timers } from "../timers.ts";
import type { News } from "./bell.ts";
import { Ear, type EarSettings } from "./ear.ts";

export type Log = (level: "warn" | "error", message: string) => void;

const lingerMs = 30_000;
const retryFirstMs = 250;
const retryMaxMs = 10_000;
const deafRetryMs = 300_000;
const pollMs = 40;
const unreachablePollMs = 1000;

/**
 * News from other processes, for whoever listens here.
 *
 * - off: nobody listens. → opening
 * - opening: an ear connects and tries whether it hears. → hearing | waiting
 * - hearing: → waiting (the connection broke) | off (nobody has listened for a while)
 * - waiting: for the next attempt; until then changes are polled. Long where the attempt showed that a pooler keeps us deaf. → opening | off
 *
 * Each time an ear begins to hear, everybody is told once: something may have happened before.
 */
export class Listening {
  readonly #timers: Timers;
  readonly #handle: string;
  readonly #log: Log;
  readonly #open: (settings: EarSettings) => Promise<Ear | null>;
  readonly #wakeListeners: Set<() => void> = new Set();
  readonly #changeListeners: Set<ChangeListener> = new Set();
  /** While it is on. */
  #connections: Connections | null = null;
  #isOpening = false;
  #ear: Ear | null = null;
  #hears: boolean | null = null;
  #failures = 0;
  #hasLogged = false;
  #cancelRetry: (() => void) | null = null;
  #cancelLinger: (() => void) | null = null;
  #cancelPoll: (() => void) | null = null;

  constructor(
    given: Pick<EarSettings, "timers" | "handle"> & { readonly log: Log },
    open: (settings: EarSettings) => Promise<Ear | null> = (settings) => Ear.open(settings),
  ) {
    this.#timers = given.timers;
    this.#handle = given.handle;
    this.#log = given.log;
    this.#open = open;
  }

  /** Before an ear has tried, a connection straight to the server is taken for one that can. */
  get canNotify(): boolean {
    return this.#hears ?? this.#connections?.isPooled !== true;
  }

  begin(connections: Connections): void {
    this.#connections = connections;
    this.#adjust();
  }

  end(): void {
    this.#connections = null;
    this.#wakeListeners.clear();
    this.#changeListeners.clear();
    this.#rest();
  }

  onWake(listener: () => void): () => void {
    return this.#add(this.#wakeListeners, listener);
  }

  onChange(listener: ChangeListener): () => void {
    return this.#add(this.#changeListeners, listener);
  }

  #add<Params extends readonly unknown[]>(
    listeners: Set<(...params: Params) => void>,
    listener: (...params: Params) => void,
  ): () => void {
    // Its own function: the same listener may be given twice.
    const entry = (...params: Params): void => listener(...params);
    listeners.add(entry);
    this.#adjust();
    return () => {
      listeners.delete(entry);
      this.#adjust();
    };
  }

  #adjust(): void {
    if (this.#connections === null) return;
    this.#adjustPoll();
    if (this.#wakeListeners.size + this.#changeListeners.size > 0) {
      this.#cancelLinger?.();
      this.#cancelLinger = null;
      if (this.#ear === null && !this.#isOpening && this.#cancelRetry === null) void this.#connect(this.#connections);
    } else if (this.#ear !== null || this.#cancelRetry !== null) {
      // Whoever waits for one result after another comes and goes.
      this.#cancelLinger ??= this.#timers.after(lingerMs, () => this.#rest());
    }
  }

  #rest(): void {
    this.#cancelLinger?.();
    this.#cancelRetry?.();
    this.#cancelPoll?.();
    this.#cancelLinger = this.#cancelRetry = this.#cancelPoll = null;
    this.#ear?.close();
    this.#ear = null;
  }

  async #connect(connections: Connections): Promise<void> {
    this.#isOpening = true;
    let ear: Ear | null = null;
    let failure: unknown = null;
    try {
      ear = await this.#open({
        connections,
        timers: this.#timers,
        handle: this.#handle,
        onNews: (news, runIds) => this.#tell(news, runIds),
        onLost: () => this.#lost(),
      });
    } catch (error) {
      failure = error;
    }
    this.#isOpening = false;
    if (this.#connections === null) ear?.close();
    else if (ear !== null) this.#heard(ear);
    else if (failure !== null) this.#lost();
    else this.#deaf(connections);
  }

  #heard(ear: Ear): void {
    this.#ear = ear;
    this.#hears = true;
    this.#failures = 0;
    this.#adjust();
    this.#tell("work", null);
  }

  #lost(): void {
    this.#ear = null;
    this.#hears = false;
    this.#failures += 1;
    const mostMs = Math.min(retryFirstMs * 2 ** (this.#failures - 1), retryMaxMs);
    this.#retryAfter(mostMs * (0.5 + this.#timers.random() / 2));
  }

  #deaf({ target }: Connections): void {
    this.#hears = false;
    if (!this.#hasLogged) {
      this.#hasLogged = true;
      this.#log(
        "warn",
        `${target.location} delivers no notifications (a pooler in transaction mode?): falls back to polling.`,
      );
    }
    this.#retryAfter(deafRetryMs);
  }

  #retryAfter(ms: number): void {
    if (this.#connections === null) return;
    this.#cancelRetry = this.#timers.after(ms, () => {
      this.#cancelRetry = null;
      this.#adjust();
    });
    this.#adjust();
  }

  #adjustPoll(): void {
    const mustPoll = !this.canNotify && this.#changeListeners.size > 0;
    if (!mustPoll) {
      this.#cancelPoll?.();
      this.#cancelPoll = null;
      return;
    }
    this.#cancelPoll ??= this.#timers.after(this.#connections?.isReachable ? pollMs : unreachablePollMs, () => {
      this.#cancelPoll = null;
      this.#adjustPoll();
      for (const listener of this.#changeListeners) listener(null);
    });
  }

  #tell(news: News, runIds: readonly string[] | null): void {
    if (news === "work") for (const listener of this.#wakeListeners) listener();
    for (const listener of this.#changeListeners) listener(runIds);
  }
}
