import type { LogReader } from "./log-reader.ts";
import type { PageText } from "./page-text.ts";
import type { SummaryText } from "./run-reads.ts";

/** Events that belong together in one message: those of the page from one index up to another. */
export interface EventPart {
  readonly page: PageText;
  readonly from: number;
  readonly to: number;
  /** Where the run is not what was told last. */
  readonly run: SummaryText | null;
}

/** Where a run's events go to. */
export interface EventOutlet {
  readonly isClogged: boolean;
  readonly seesAll: boolean;
  events(part: EventPart): void;
  live(): void;
  /** Null: the run was deleted. */
  end(run: SummaryText | null): void;
}

/** So much text goes into a message, unless one event is larger. Between two, the reader may turn out to be clogged. */
const messageChars = 64 * 1024;

/** A reader of all events of a run. */
export class EventReader implements LogReader {
  readonly isThrough = false;
  #nextSeq: number;
  readonly #outlet: EventOutlet;
  #told: SummaryText | null = null;
  #isLive = false;

  constructor(from: number, outlet: EventOutlet) {
    this.#nextSeq = from;
    this.#outlet = outlet;
  }

  get nextSeq(): number {
    return this.#nextSeq;
  }

  get isClogged(): boolean {
    return this.#outlet.isClogged;
  }

  take(page: PageText, run: SummaryText): void {
    const { events } = page;
    let from = 0;
    do {
      const to = this.#endOfMessage(page, from);
      const isNew = run !== this.#told;
      if (to > from || isNew) this.#outlet.events({ page, from, to, run: isNew ? run : null });
      this.#told = run;
      if (to > from) this.#nextSeq = events[to - 1]!.seq + 1;
      from = to;
    } while (from < events.length && !this.isClogged);
  }

  caughtUp(): void {
    if (this.#isLive) return;
    this.#isLive = true;
    this.#outlet.live();
  }

  ended(run: SummaryText | null): void {
    this.#outlet.end(run);
  }

  #endOfMessage(page: PageText, from: number): number {
    let to = from;
    for (let chars = 0; to < page.events.length && (to === from || chars < messageChars); to++)
      chars += page.text(to, this.#outlet.seesAll).length;
    return to;
  }
}
