import { droppedSeqs } from "../engine/execution/history.ts";
import { streamData, writerOf } from "../engine/execution/stream-data.ts";
import type { Engine } from "../engine/engine.ts";
import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { EventRow } from "../store/event-row.ts";
import { checkName } from "../workflow/name.ts";
import { checkLimit } from "./event-reader.ts";
import { readLog, type LogReading } from "./log-reader.ts";
import { streamOptions } from "./option-names.ts";
import type { StreamChunk, StreamReadOptions, StreamSummary } from "./stream-chunk.ts";

/** An event holds up to 64 KiB of chunks. */
const pageSize = 100;

/** The chunks of one stream of a run, live until the stream or the run has ended. */
export async function* readStream(
  engine: Engine,
  runId: string,
  name: string,
  options: StreamReadOptions = {},
): AsyncGenerator<StreamChunk, void, undefined> {
  checkOptions(options, streamOptions, "pawl.stream");
  const { follow = true, signal, limit = Number.POSITIVE_INFINITY } = options;
  checkName(name, "name of a stream");
  const { fromIndex, fromSeq } = beginning(options);
  checkLimit(limit, "a stream");
  if (limit === 0) return;
  const isVoid = voidChunks(options.attempts) ? await findVoid(engine, runId, name) : () => false;
  let isEnded = false;
  let count = 0;
  const reading: LogReading = { fromSeq, follow, signal, pageSize, isEnough: () => isEnded };
  for await (const event of readLog(engine, runId, reading)) {
    if (event.kind !== "stream-written") continue;
    const { stream, from, chunks, isEnd = false, isFirst = false } = streamData(event);
    if (stream !== name) continue;
    isEnded = isEnd;
    if (isVoid(event)) continue;
    const common = {
      seq: event.seq,
      at: new Date(event.atMs),
      step: writerOf(event) ?? undefined,
      attempt: event.attempt ?? undefined,
    };
    for (const [offset, chunk] of chunks.entries()) {
      const index = from + offset;
      if (index < fromIndex) continue;
      yield { index, chunk, ...common, isFirst: isFirst && offset === 0 };
      if (++count >= limit || signal?.aborted === true) return;
    }
  }
}

/** What a run has streamed so far, in the order in which the streams began. */
export async function listStreams(engine: Engine, runId: string): Promise<StreamSummary[]> {
  const streams = new Map<string, StreamSummary>();
  const reading: LogReading = { fromSeq: 1, follow: false, signal: undefined, pageSize };
  for await (const event of readLog(engine, runId, reading)) {
    if (event.kind !== "stream-written") continue;
    const { stream, from, chunks, isEnd = false } = streamData(event);
    streams.set(stream, {
      name: stream,
      chunks: from + chunks.length,
      isEnded: isEnd,
      lastAt: new Date(event.atMs),
    });
  }
  return [...streams.values()];
}

function beginning({ from, after }: StreamReadOptions): { readonly fromIndex: number; readonly fromSeq: number } {
  if (from !== undefined && (!Number.isSafeInteger(from) || from < 0)) {
    throw new PawlError(
      "invalid_option",
      `The option from of a stream is ${String(from)}; it must be the index of a chunk, from 0 on.`,
    );
  }
  if (after === undefined) return { fromIndex: from ?? 0, fromSeq: 1 };
  if (from !== undefined || !Number.isSafeInteger(after.index) || !Number.isSafeInteger(after.seq) || after.seq < 1) {
    throw new PawlError(
      "invalid_option",
      "The option after of a stream must be a chunk that was read before, and stand without from.",
    );
  }
  return { fromIndex: after.index + 1, fromSeq: after.seq };
}

function voidChunks(attempts: StreamReadOptions["attempts"]): boolean {
  if (attempts === undefined || attempts === "all" || attempts === "last") return attempts === "last";
  throw new PawlError(
    "invalid_option",
    `The option attempts of a stream is ${JSON.stringify(attempts)}; it must be "all" or "last".`,
  );
}

/** Which of a stream's events do not count any more, by the log as it is now. */
async function findVoid(engine: Engine, runId: string, name: string): Promise<(event: EventRow) => boolean> {
  /** Where the present attempt of each step began to write. */
  const begins = new Map<string, number>();
  const rewinds: EventRow[] = [];
  const reading: LogReading = { fromSeq: 1, follow: false, signal: undefined, pageSize };
  for await (const event of readLog(engine, runId, reading)) {
    if (event.kind === "run-retried" || event.kind === "run-forked") rewinds.push(event);
    if (event.kind !== "stream-written" || event.key === null) continue;
    const { stream, isFirst } = streamData(event);
    if (stream === name && isFirst === true) begins.set(event.key, event.seq);
  }
  const dropped = droppedSeqs(rewinds);
  return ({ seq, key }) => dropped?.has(seq) === true || (key !== null && seq < (begins.get(key) ?? 0));
}
