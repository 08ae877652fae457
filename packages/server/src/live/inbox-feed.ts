import type { Interrupt } from "pawl";
import type { LiveClock } from "./clock.ts";
import type { EngineFeed } from "./engine-feed.ts";
import { Looks } from "./looks.ts";
import { Recent } from "./recent.ts";

/** Where changes of questions go to. */
export interface InboxOutlet {
  readonly isClogged: boolean;
  /** Whether it is a question of the reader's. */
  sees(question: Question): boolean;
  /** The question as the reader sees it, as JSON. */
  text(interrupt: Interrupt): string;
  interrupts(texts: readonly string[], asOf: Date): void;
  reset(asOf: Date): void;
  live(): void;
}

/** What of a question says who sees it, and what its readers are told of. Kept of each that was told, which its texts and answer, that may be large, are not. */
type Question = Pick<Interrupt, "namespace" | "owner" | "assignees" | "onlyAssignee" | "status" | "comment">;

/** So many are told singly, of so much text: more is for the lists, which have pages. */
const tellMax = { questions: 500, chars: 1024 * 1024 };
const coalesceMs = 200;
/** Where only a null says that something may have changed: the net. */
const searchMs = 2_000;
/** A change becomes visible some time after the moment that it is stamped with. Most do at once; every few seconds it is looked further back for the others. */
const margins = { usualMs: 1_000, wideMs: 15_000, wideEveryMs: 5_000 };

interface Reader {
  readonly outlet: InboxOutlet;
  asOfMs: number;
  isBehind: boolean;
  isCatchingUp: boolean;
  isLive: boolean;
}

/** Tells of every question that has changed to those who may see it, as it is now. All readers share one question to the store. */
export class InboxFeed {
  readonly #feed: Pick<EngineFeed, "changedInterrupts">;
  readonly #clock: LiveClock;
  readonly #readers: Set<Reader> = new Set();
  readonly #looks: Looks;
  readonly #searches: Looks;
  readonly #told: Recent<Question> = new Recent(5_000);
  #lookedMs = 0;
  #lookedWideMs = 0;

  constructor(feed: Pick<EngineFeed, "changedInterrupts">, clock: LiveClock) {
    this.#feed = feed;
    this.#clock = clock;
    this.#looks = new Looks(clock, coalesceMs, () => this.#look());
    this.#searches = new Looks(clock, searchMs, () => Promise.resolve(this.#looks.want()));
  }

  get isIdle(): boolean {
    return this.#readers.size === 0;
  }

  /** @param since whatever has changed since is told first */
  follow(outlet: InboxOutlet, since: Date | undefined, onEmpty: () => void): { look(): void; stop(): void } {
    const nowMs = this.#clock.now();
    if (this.isIdle) this.#lookedMs = this.#lookedWideMs = nowMs;
    const reader: Reader = {
      outlet,
      asOfMs: since?.getTime() ?? nowMs,
      isBehind: true,
      isCatchingUp: false,
      isLive: false,
    };
    this.#readers.add(reader);
    void this.#catchUp(reader);
    return {
      look: () => void this.#catchUp(reader),
      stop: () => {
        this.#readers.delete(reader);
        if (!this.isIdle) return;
        this.#looks.stop();
        this.#searches.stop();
        this.#told.clear();
        onEmpty();
      },
    };
  }

  /** A question may have changed without its run: `[]` counts. */
  changed(runIds: readonly string[] | null): void {
    if (this.isIdle) return;
    if (runIds === null) this.#searches.want();
    else this.#looks.want();
  }

  async #look(): Promise<void> {
    const asOfMs = this.#clock.now();
    const isWide = asOfMs - this.#lookedWideMs >= margins.wideEveryMs;
    const sinceMs = isWide ? this.#lookedWideMs - margins.wideMs : this.#lookedMs - margins.usualMs;
    const found = await this.#feed.changedInterrupts({ updatedAfter: new Date(sinceMs), limit: tellMax.questions + 1 });
    this.#lookedMs = asOfMs;
    if (isWide) this.#lookedWideMs = asOfMs;
    const isTooMuch = found.length > tellMax.questions;
    const changed = found.map((now) => ({ before: this.#told.get(now.id), now })).filter(isNews);
    for (const { now } of changed) this.#told.set(now.id, questionOf(now));
    if (changed.length === 0) return;
    for (const reader of this.#readers) {
      if (reader.outlet.isClogged || reader.isBehind || reader.isCatchingUp) reader.isBehind = true;
      else this.#give(reader, changed, { asOfMs, isTooMuch });
    }
  }

  #give(
    reader: Reader,
    changed: readonly Change[],
    { asOfMs, isTooMuch }: { readonly asOfMs: number; readonly isTooMuch: boolean },
  ): void {
    const { outlet } = reader;
    // What was theirs and is not any more cannot be shown to them, but must leave their list.
    const isTakenAway = changed.some(
      ({ before, now }) => before !== undefined && outlet.sees(before) && !outlet.sees(now),
    );
    const texts = isTakenAway || isTooMuch ? null : textsFor(outlet, changed);
    if (texts === null) outlet.reset(new Date(asOfMs));
    else if (texts.length > 0 || !reader.isLive) outlet.interrupts(texts, new Date(asOfMs));
    else return;
    reader.asOfMs = asOfMs;
  }

  async #catchUp(reader: Reader): Promise<void> {
    if (reader.isCatchingUp) return;
    reader.isCatchingUp = true;
    try {
      while (reader.isBehind && !reader.outlet.isClogged && this.#readers.has(reader)) {
        reader.isBehind = false;
        const asOfMs = this.#clock.now();
        const updatedAfter = new Date(reader.asOfMs - margins.wideMs);
        const found = await this.#feed.changedInterrupts({ updatedAfter, limit: tellMax.questions + 1 });
        if (!this.#readers.has(reader)) return;
        const changed = found.map((now) => ({ before: this.#told.get(now.id), now }));
        this.#give(reader, changed, { asOfMs, isTooMuch: found.length > tellMax.questions });
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
}

interface Change {
  readonly before: Question | undefined;
  readonly now: Interrupt;
}

/** Null: they are too much for one message. */
function textsFor(outlet: Pick<InboxOutlet, "sees" | "text">, changed: readonly Change[]): readonly string[] | null {
  const texts: string[] = [];
  let chars = 0;
  for (const { now } of changed) {
    if (!outlet.sees(now)) continue;
    const text = outlet.text(now);
    chars += text.length;
    if (chars > tellMax.chars && texts.length > 0) return null;
    texts.push(text);
  }
  return texts;
}

function isNews({ before, now }: Change): boolean {
  return before === undefined || stateOf(before) !== stateOf(now);
}

function stateOf({ status, assignees, onlyAssignee, comment }: Question): string {
  return JSON.stringify([status, assignees, onlyAssignee, comment]);
}

function questionOf({ namespace, owner, assignees, onlyAssignee, status, comment }: Interrupt): Question {
  return { namespace, owner, assignees, onlyAssignee, status, comment };
}
