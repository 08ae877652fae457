import { isTerminal, type LogPage, type RunHead } from "pawl/internal";
import type { EngineFeed } from "./engine-feed.ts";
import type { LogReader } from "./log-reader.ts";
import { PageText } from "./page-text.ts";
import type { RunReads, SummaryText } from "./run-reads.ts";

/** A page holds so many events; one whose events are large holds few, so that no page is large. */
const limits = { first: 50, usual: 200, large: 10, fromBytes: 1024 * 1024 };

export interface FollowedRunParts {
  readonly runId: string;
  readonly feed: Pick<EngineFeed, "readLogs">;
  readonly runs: RunReads;
  /** The store did not answer. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * A run that somebody here follows. When it changes, its log is read once for all readers that stand at the same number: those who keep up share one page, its texts and its messages. Who is behind
 * stands at a number of their own and is read for from there, page by page, when they have room. So a reader costs a number, however slow it is.
 */
export class FollowedRun {
  readonly readers: Set<LogReader> = new Set();
  readonly #parts: FollowedRunParts;
  #isReading = false;
  #mustReadAgain = false;
  /** Nobody knows how large its events are before some were read. */
  #limit: number = limits.first;
  /** What the run was like when it was read last. */
  #known: { readonly key: string; readonly summary: SummaryText } | null = null;

  constructor(parts: FollowedRunParts) {
    this.#parts = parts;
  }

  /** The run has changed, or a reader has come or has room again. */
  look(): void {
    this.#mustReadAgain = true;
    if (!this.#isReading) void this.#readUntilQuiet();
  }

  async #readUntilQuiet(): Promise<void> {
    this.#isReading = true;
    try {
      while (this.#mustReadAgain && this.readers.size > 0) {
        this.#mustReadAgain = false;
        await this.#read();
      }
    } catch (error) {
      this.#parts.onFailure(error);
    } finally {
      this.#isReading = false;
    }
  }

  async #read(): Promise<void> {
    const { feed, runId } = this.#parts;
    const groups = Map.groupBy(
      [...this.readers].filter(({ isClogged }) => !isClogged),
      ({ nextSeq }) => nextSeq,
    );
    if (groups.size === 0) return;
    const runs = [...groups.keys()].map((fromSeq) => ({ runId, fromSeq }));
    const limit = this.#limit;
    const pages = await feed.readLogs({ runs, limitPerRun: limit });
    const summary = await this.#summaryOf(pages);
    if (summary === null) return this.#gone();
    for (const [index, [fromSeq, readers]] of [...groups].entries())
      this.#deliver(pages[index]!, { fromSeq, readers, summary, limit });
  }

  /** Read only where the run is not what it was: most events change nothing of it. */
  async #summaryOf(pages: readonly LogPage[]): Promise<SummaryText | null> {
    // The last is the newest.
    const head = pages.at(-1)?.run ?? null;
    if (head === null) return null;
    const key = keyOf(head);
    if (this.#known?.key === key) return this.#known.summary;
    const summary = await this.#parts.runs.read(this.#parts.runId);
    this.#known = summary === null ? null : { key, summary };
    return summary;
  }

  #deliver(
    page: LogPage,
    given: {
      readonly fromSeq: number;
      readonly readers: readonly LogReader[];
      readonly summary: SummaryText;
      readonly limit: number;
    },
  ): void {
    const { fromSeq, readers, summary, limit } = given;
    const text = new PageText(page.events);
    const nextSeq = (page.events.at(-1)?.seq ?? fromSeq - 1) + 1;
    const isAll = page.events.length < limit;
    const isEnded = isAll && page.run !== null && isTerminal(page.run.status);
    for (const reader of readers) {
      if (!this.readers.has(reader) || reader.isClogged || reader.nextSeq !== fromSeq) continue;
      reader.take(text, summary);
      // Read for again when it has room.
      if (reader.isClogged) continue;
      if (reader.nextSeq < nextSeq || !isAll) this.#mustReadAgain = true;
      else if (isEnded || reader.isThrough) this.#end(reader, summary);
      else reader.caughtUp();
    }
    this.#limit = text.size > limits.fromBytes ? limits.large : limits.usual;
  }

  #end(reader: LogReader, summary: SummaryText): void {
    this.readers.delete(reader);
    reader.ended(summary);
  }

  #gone(): void {
    const readers = [...this.readers];
    this.readers.clear();
    for (const reader of readers) reader.ended(null);
  }
}

function keyOf({ status, updatedMs, cancelRequested, pauseRequested }: RunHead): string {
  return `${status} ${updatedMs} ${cancelRequested} ${pauseRequested}`;
}
