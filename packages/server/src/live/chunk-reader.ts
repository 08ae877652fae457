import { writtenTo, type ChunkText } from "./chunk-text.ts";
import type { LogReader } from "./log-reader.ts";
import type { PageText } from "./page-text.ts";

/** Chunks of one stream that belong together in one message. */
export interface ChunkPart {
  /** What they were read from. */
  readonly page: PageText;
  readonly stream: string;
  readonly chunks: readonly ChunkText[];
}

/** Where the chunks of a stream go to. */
export interface ChunkOutlet {
  readonly isClogged: boolean;
  chunks(part: ChunkPart): void;
  live(): void;
  /** The stream or the run has ended; or the run was deleted. */
  end(isDeleted: boolean): void;
}

export interface StreamPlace {
  readonly name: string;
  /** The first index wanted. */
  readonly from: number;
  /** Before this event there is none of them. */
  readonly fromSeq: number;
}

const messageChars = 64 * 1024;

/** A reader of one stream of a run. */
export class ChunkReader implements LogReader {
  readonly #name: string;
  readonly #outlet: ChunkOutlet;
  #nextSeq: number;
  #nextIndex: number;
  #isThrough = false;
  #isLive = false;

  constructor({ name, from, fromSeq }: StreamPlace, outlet: ChunkOutlet) {
    this.#name = name;
    this.#nextIndex = from;
    this.#nextSeq = fromSeq;
    this.#outlet = outlet;
  }

  get nextSeq(): number {
    return this.#nextSeq;
  }

  get isClogged(): boolean {
    return this.#outlet.isClogged;
  }

  get isThrough(): boolean {
    return this.#isThrough;
  }

  take(page: PageText): void {
    const wanted = page.chunks(this.#name).filter(({ index }) => index >= this.#nextIndex);
    for (let from = 0; from < wanted.length;) {
      if (this.isClogged) {
        // The event that the next chunk came with is read again, and what was taken of it passed over.
        this.#nextSeq = wanted[from]!.seq;
        return;
      }
      const to = endOfMessage(wanted, from);
      this.#outlet.chunks({ page, stream: this.#name, chunks: wanted.slice(from, to) });
      this.#nextIndex = wanted[to - 1]!.index + 1;
      from = to;
    }
    const last = page.events.at(-1);
    if (last !== undefined) this.#nextSeq = last.seq + 1;
    const written = page.events.findLast((event) => writtenTo(event, this.#name) !== undefined);
    if (written !== undefined) this.#isThrough = writtenTo(written, this.#name)!.isEnd;
  }

  caughtUp(): void {
    if (this.#isLive) return;
    this.#isLive = true;
    this.#outlet.live();
  }

  ended(run: unknown): void {
    this.#outlet.end(run === null);
  }
}

function endOfMessage(chunks: readonly ChunkText[], from: number): number {
  let to = from;
  for (let chars = 0; to < chunks.length && (to === from || chars < messageChars); to++)
    chars += chunks[to]!.text.length;
  return to;
}
