import { isTerminal } from "pawl/internal";
import type { LiveClock } from "./clock.ts";
import type { EngineFeed } from "./engine-feed.ts";
import { Looks } from "./looks.ts";
import { Recent } from "./recent.ts";
import { SummaryText } from "./run-reads.ts";

/** Where changes of runs go to. */
export interface RunsOutlet {
  readonly isClogged: boolean;
  /** Whose runs; undefined: everybody's. */
  readonly owner: string | undefined;
  runs(texts: readonly string[], asOf: Date): void;
  reset(asOf: Date): void;
  live(): void;
}

/** More than so many changes, or so much text, is not told singly. */
const tellMax = 500;
const tellChars = 1024 * 1024;
const coalesceMs = 100;
/** A change becomes visible some time after the moment that it is stamped with, and the clocks of machines differ by some seconds. */
const marginMs = 15_000;
/** What changes of which nobody tells are looked for so often; an owner costs a question. */
const searchMs = { least: 5_000, perOwner: 50 };
const operatorSearch = { newest: 50, unfinished: 500 };

class Reader {
  readonly outlet: RunsOutlet;
  /** Up to when it was told everything. */
  asOfMs: number;
  /** Something did not reach it: what has changed since `asOfMs` is read for it from the store. */
  isBehind: boolean;
  isCatchingUp = false;
  isLive = false;

  constructor(outlet: RunsOutlet, asOfMs: number, isBehind: boolean) {
    this.outlet = outlet;
    this.asOfMs = asOfMs;
    this.isBehind = isBehind;
  }
}

/**
 * Tells of every run that has changed to those who may see it, as it is now. Changes of one run that follow each other within 100 ms are one. What a run was like is told in order, never an older
 * state after a newer one, to a reader that was behind too.
 */
export class RunsFeed {
  readonly #feed: EngineFeed;
  readonly #clock: LiveClock;
  readonly #readers: Set<Reader> = new Set();
  readonly #looks: Looks;
  readonly #searches: { readonly looks: Looks; dueMs: number };
  /** What was told of runs last, so that an event that changes nothing of its run is not told. */
  readonly #told: Recent<SummaryText> = new Recent(5_000);
  #changed: Set<string> = new Set();

  constructor(feed: EngineFeed, clock: LiveClock) {
    this.#feed = feed;
    this.#clock = clock;
    this.#looks = new Looks(clock, coalesceMs, () => this.#look());
    this.#searches = { looks: new Looks(clock, searchMs.least, () => this.#search()), dueMs: 0 };
  }

  get isIdle(): boolean {
    return this.#readers.size === 0;
  }

  /** @param since whatever has changed since is told first */
  follow(outlet: RunsOutlet, since: Date | undefined, onEmpty: () => void): { look(): void; stop(): void } {
    const reader = new Reader(outlet, since?.getTime() ?? this.#clock.now(), since !== undefined);
    this.#readers.add(reader);
    if (since === undefined) this.#begin(reader);
    else void this.#catchUp(reader);
    return {
      look: () => void this.#catchUp(reader),
      stop: () => {
        this.#readers.delete(reader);
        if (!this.isIdle) return;
        this.#looks.stop();
        this.#searches.looks.stop();
        this.#told.clear();
        onEmpty();
      },
    };
  }

  changed(runIds: readonly string[] | null): void {
    if (this.isIdle) return;
    if (runIds === null) return this.#searches.looks.want();
    for (const id of runIds) this.#changed.add(id);
    if (runIds.length > 0) this.#looks.want();
  }

  #begin(reader: Reader): void {
    reader.outlet.runs([], new Date(reader.asOfMs));
    reader.isLive = true;
    reader.outlet.live();
  }

  async #look(): Promise<void> {
    const asOfMs = this.#clock.now();
    const ids = [...this.#changed];
    this.#changed = new Set();
    const changed: SummaryText[] = [];
    try {
      for (let at = 0; at < ids.length; at += 1_000)
        changed.push(...this.#news(await this.#feed.getRuns(ids.slice(at, at + 1_000))));
    } catch (error) {
      for (const id of ids) this.#changed.add(id);
      throw error;
    }
    this.#tell(changed, asOfMs);
  }

  /** Those that are not what was told last. */
  #news(runs: Awaited<ReturnType<EngineFeed["getRuns"]>>): readonly SummaryText[] {
    return runs
      .map((run) => new SummaryText(run))
      .filter((summary) => {
        const { id } = summary.run;
        const told = this.#told.get(id);
        // Another process of ours may have read it earlier: nothing older comes after something newer.
        if (told !== undefined && told.run.updatedAt > summary.run.updatedAt) return false;
        if (told?.text(true) === summary.text(true)) return false;
        this.#told.set(id, summary);
        return true;
      });
  }

  #tell(changed: readonly SummaryText[], asOfMs: number): void {
    if (changed.length === 0) return;
    const byOwner = Map.groupBy(changed, ({ run }) => run.owner);
    for (const reader of this.#readers) {
      const { owner } = reader.outlet;
      const runs = owner === undefined ? changed : (byOwner.get(owner) ?? []);
      if (runs.length === 0) continue;
      if (reader.outlet.isClogged || reader.isBehind || reader.isCatchingUp) reader.isBehind = true;
      else this.#give(reader, runs, asOfMs);
    }
  }

  #give(reader: Reader, runs: readonly SummaryText[], asOfMs: number): void {
    const { outlet } = reader;
    reader.asOfMs = asOfMs;
    const texts = runs.length > tellMax ? null : textsWithin(tellChars, runs, outlet.owner === undefined);
    if (texts === null) outlet.reset(new Date(asOfMs));
    else outlet.runs(texts, new Date(asOfMs));
  }

  async #catchUp(reader: Reader): Promise<void> {
    if (reader.isCatchingUp) return;
    reader.isCatchingUp = true;
    try {
      while (reader.isBehind && !reader.outlet.isClogged && this.#readers.has(reader)) {
        reader.isBehind = false;
        const asOfMs = this.#clock.now();
        const runs = await this.#changedSince(reader);
        if (!this.#readers.has(reader)) return;
        if (runs === null) reader.outlet.reset(new Date(asOfMs));
        else this.#give(reader, runs, asOfMs);
        reader.asOfMs = asOfMs;
        if (!reader.isLive) reader.outlet.live();
        reader.isLive = true;
      }
    } catch {
      reader.isBehind = true;
      this.#clock.after(1_000, () => void this.#catchUp(reader));
    } finally {
      reader.isCatchingUp = false;
    }
  }

  /** Null: too many, or everybody's, among whom the store cannot find them by an index. */
  async #changedSince({ outlet: { owner }, asOfMs }: Reader): Promise<readonly SummaryText[] | null> {
    if (owner === undefined) return null;
    const updatedAfter = new Date(asOfMs - marginMs);
    const runs = await this.#feed.changedRuns({ owner, updatedAfter, limit: tellMax + 1 });
    return runs.length > tellMax ? null : runs.map((run) => new SummaryText(run)).toReversed();
  }

  /** It may be any run that has changed: the net below a notification that got lost, and for what no log tells of. */
  async #search(): Promise<void> {
    const asOfMs = this.#clock.now();
    const owners = new Set([...this.#readers].map(({ outlet }) => outlet.owner));
    if (asOfMs < this.#searches.dueMs) return;
    this.#searches.dueMs = asOfMs + owners.size * searchMs.perOwner;
    for (const owner of owners) {
      const runs = owner === undefined ? await this.#suspects() : await this.#changedLately(owner, asOfMs);
      this.#tell(this.#news(runs), asOfMs);
    }
  }

  #changedLately(owner: string, nowMs: number): ReturnType<EngineFeed["changedRuns"]> {
    const updatedAfter = new Date(nowMs - marginMs - searchMs.least - this.#readers.size * searchMs.perOwner);
    return this.#feed.changedRuns({ owner, updatedAfter, limit: tellMax });
  }

  /** For operators: the newest, and those that were told of and had not ended. */
  async #suspects(): ReturnType<EngineFeed["getRuns"]> {
    const unfinished = [...this.#told.values()].filter(({ run }) => !isTerminal(run.status)).map(({ run }) => run.id);
    const newest = await this.#feed.newestRuns(operatorSearch.newest);
    const known = await this.#feed.getRuns(unfinished.slice(-operatorSearch.unfinished));
    return [...newest, ...known];
  }
}

/** Null: together they are more; a single one may be. */
function textsWithin(chars: number, runs: readonly SummaryText[], seesAll: boolean): readonly string[] | null {
  const texts = runs.map((run) => run.text(seesAll));
  const total = texts.reduce((sum, { length }) => sum + length, 0);
  return total > chars && texts.length > 1 ? null : texts;
}
