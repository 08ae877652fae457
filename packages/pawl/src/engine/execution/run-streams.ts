import { PawlError } from "../../errors/pawl-error.ts";
import type { EventRow } from "../../store/event-row.ts";
import type { BranchScope } from "./branch-scope.ts";
import type { Execution } from "./execution.ts";
import { LateMap } from "./late-map.ts";
import { LateSet } from "./late-set.ts";
import type { StepOp } from "./op.ts";
import { tallyOf, type StreamTally } from "./stream-counts.ts";

/** As much may wait to be written before `write` lets the code wait. */
const freeBytes = 64 * 1024;
/** An event that has grown to this is not added to. */
const eventBytes = 64 * 1024;
const pageSize = 500;
const retryMs = 1_000;

type Open = { -readonly [K in keyof EventRow]: EventRow[K] };

/** An event that is in the run's log already and still takes chunks: until the journal takes it. */
interface OpenEvent {
  readonly row: Open;
  readonly stream: string | null;
  readonly step: string | null;
  readonly isFirst: boolean;
  /** Encoded chunks; of output, pieces of text. */
  readonly parts: string[];
  isEnd: boolean;
  bytes: number;
}

/** A chunk, or a piece of output. */
export interface StreamPart {
  readonly kind: "stream-written" | "stdout" | "stderr";
  /** Null for output. */
  readonly stream: string | null;
  /** An encoded value, or text; null: none, the stream ends. */
  readonly part: string | null;
  readonly bytes: number;
}

/**
 * What a run's code writes bit by bit, on its way into the log: what one place of the code writes to one stream in one turn is one event. What steps write carries
 * their key and is no part of a claim; what the workflow writes (branches that are part of it included) has none, so that a replay finds what it must not write again.
 */
export class RunStreams {
  /** Some output was not captured, since there was no room for it. */
  hasLostOutput = false;
  readonly #execution: Execution;
  readonly #tally: StreamTally;
  readonly #lastSeq: number;
  #state: "unknown" | "loading" | "known";
  #open: OpenEvent[] = [];
  readonly #latest: LateMap<string, OpenEvent> = new LateMap();
  /** Grown since the log was last told (`streams-counted`). */
  readonly #grown: LateSet<string> = new LateSet();
  #hasGrown = false;
  #addedBytes = 0;
  #writing: { readonly seq: number; readonly bytes: number }[] = [];
  #waitingBytes = 0;
  #waiters: { readonly seq: number; readonly op: StepOp; readonly resolve: () => void }[] = [];

  constructor(execution: Execution, events: readonly EventRow[], lastSeq: number) {
    const { tally, isComplete } = tallyOf(events, lastSeq);
    this.#execution = execution;
    this.#tally = tally;
    this.#lastSeq = lastSeq;
    this.#state = isComplete ? "known" : "unknown";
  }

  /** Of the run so far, as far as is known. */
  get bytes(): number {
    return this.#tally.bytes + this.#addedBytes;
  }

  /** What has been written has to wait until it is known how far the streams had come. */
  get mustWait(): boolean {
    return this.#state === "loading" && this.#open.length > 0;
  }

  /** Adds to the log; undefined: nobody need wait for it. */
  add(scope: BranchScope | undefined, given: StreamPart): Promise<void> | undefined {
    const { part, bytes } = given;
    const event = this.#eventFor(scope, given);
    if (part === null) event.isEnd = true;
    else event.parts.push(part);
    event.bytes += bytes;
    this.#addedBytes += bytes;
    this.#waitingBytes += bytes;
    this.#hasGrown = true;
    if (given.stream !== null) this.#grown.add(given.stream);
    const { owner } = this.#execution;
    owner.journal.add(this.#execution);
    owner.turns.schedule();
    if (this.#state === "unknown") void this.#load();
    // What the workflow does must not depend on how fast the store is, or a replay could go another way.
    if (scope === undefined || scope.op.wasOpened || this.#waitingBytes <= freeBytes) return undefined;
    const { seq } = event.row;
    return new Promise((resolve) => this.#waiters.push({ seq, op: scope.op, resolve }));
  }

  /** The journal takes the log: what is open takes nothing more. `isLeaving`: the run goes on later, perhaps elsewhere. */
  seal(isLeaving: boolean): void {
    if (this.#open.length > 0) this.#close();
    if (isLeaving && this.#hasGrown) this.#note();
  }

  #close(): void {
    for (const event of this.#open) {
      event.row.data = this.#dataOf(event);
      this.#writing.push({ seq: event.row.seq, bytes: event.bytes });
    }
    this.#open = [];
    this.#latest.clear();
  }

  onDurable(seq: number): void {
    while (this.#writing.length > 0 && (this.#writing[0] as { seq: number }).seq <= seq) {
      this.#waitingBytes -= (this.#writing.shift() as { bytes: number }).bytes;
    }
    this.#release((waiter) => waiter.seq <= seq);
  }

  /** Nobody is to wait any more. */
  end(): void {
    this.#release(() => true);
  }

  /** The branch is a part of the workflow from here on: it waits for nothing that a replay would not wait for. */
  opened(op: StepOp): void {
    this.#release((waiter) => waiter.op === op);
  }

  #release(isFree: (waiter: { readonly seq: number; readonly op: StepOp }) => boolean): void {
    if (this.#waiters.length === 0) return;
    const waiters = this.#waiters;
    this.#waiters = waiters.filter((waiter) => !isFree(waiter));
    for (const waiter of waiters) if (isFree(waiter)) waiter.resolve();
  }

  // ── Events ────────────────────────────────────────────────────────────────

  #eventFor(scope: BranchScope | undefined, { kind, stream, part }: StreamPart): OpenEvent {
    const op = scope?.op;
    const isPart = op === undefined || op.wasOpened;
    const key = isPart ? null : op.key;
    const step = isPart ? (op?.key ?? null) : null;
    const place = stream === null ? `${kind} ${key}` : `stream ${stream}`;
    const latest = this.#latest.get(place);
    if (latest !== undefined && this.#takesMore(latest, { key, step, op, isOutput: stream === null })) return latest;
    const row: Open = {
      seq: this.#execution.log.lastSeq + 1,
      kind,
      key,
      atMs: this.#execution.stampMs(),
      startedMs: isPart ? null : op.startedMs,
      attempt: isPart ? null : op.attempts,
      after: null,
      data: null,
    };
    const isFirst = !isPart && stream !== null && part !== null && beginsWriting(op, stream);
    const event: OpenEvent = { row, stream, step, isFirst, parts: [], isEnd: false, bytes: 0 };
    this.#execution.log.open(row);
    this.#open.push(event);
    this.#latest.set(place, event);
    return event;
  }

  #takesMore(
    { row, step, bytes, isEnd }: OpenEvent,
    place: {
      readonly key: string | null;
      readonly step: string | null;
      readonly op: StepOp | undefined;
      readonly isOutput: boolean;
    },
  ): boolean {
    if (isEnd || bytes >= eventBytes || row.key !== place.key || step !== place.step) return false;
    if (row.key !== null) return row.attempt === place.op?.attempts && row.startedMs === place.op.startedMs;
    // A replay counts what the workflow has said since the last settlement: nothing may be in the log between.
    return !place.isOutput && row.seq === this.#execution.log.lastSeq;
  }

  #dataOf({ stream, step, isFirst, isEnd, parts }: OpenEvent): string {
    const where = step === null ? "" : `,"step":${JSON.stringify(step)}`;
    if (stream === null) return `{"text":${JSON.stringify(parts.join(""))}${where}}`;
    const from = this.#tally.chunks.get(stream) ?? 0;
    this.#tally.chunks.set(stream, from + parts.length);
    const marks = `${isFirst ? ',"isFirst":true' : ""}${isEnd ? ',"isEnd":true' : ""}${where}`;
    return `{"stream":${JSON.stringify(stream)},"from":${from},"chunks":[${parts.join(",")}]${marks}}`;
  }

  #note(): void {
    const streams = Object.fromEntries([...this.#grown].map((name) => [name, this.#tally.chunks.get(name) ?? 0]));
    const data = JSON.stringify({ streams, bytes: this.bytes });
    this.#execution.log.mark("streams-counted", null, this.#execution.stampMs(), data, null);
    this.#grown.clear();
    this.#hasGrown = false;
  }

  // ── Where the streams had come to ─────────────────────────────────────────

  async #load(): Promise<void> {
    this.#state = "loading";
    const { owner, runId } = this.#execution;
    let fromSeq = this.#tally.throughSeq + 1;
    while (fromSeq <= this.#lastSeq && !this.#execution.isLost) {
      let page: readonly EventRow[];
      try {
        page = await owner.readEvents({ runId, fromSeq, limit: pageSize });
      } catch (error) {
        if (error instanceof PawlError && error.code === "closed") return;
        owner.logger.warn(
          `How far the streams of run ${runId} had come cannot be read; it is tried again: ${error instanceof Error ? error.message : String(error)}`,
        );
        await new Promise<void>((resolve) => void owner.clock.setTimer(retryMs, resolve));
        continue;
      }
      if (page.length === 0) break;
      for (const event of page) {
        fromSeq = event.seq + 1;
        if (event.seq <= this.#lastSeq) this.#tally.add(event);
      }
    }
    this.#state = "known";
    owner.journal.add(this.#execution);
    owner.turns.schedule();
  }
}

/** Whether this attempt writes to the stream for the first time. */
function beginsWriting(op: StepOp, stream: string): boolean {
  if (op.streamsBegun?.attempt !== op.attempts) op.streamsBegun = { attempt: op.attempts, names: new Set() };
  const { names } = op.streamsBegun;
  if (names.has(stream)) return false;
  names.add(stream);
  return true;
}
