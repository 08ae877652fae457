import type { EventRow } from "../../store/event-row.ts";
import { LateMap } from "./late-map.ts";
import { isStreamKind, streamData, type StreamCounts } from "./stream-data.ts";

/**
 * How far a run's streams have come, told from its log. Claims leave out what steps have streamed, so the count is noted in the log (`streams-counted`) whenever a run that has
 * streamed is let go of; only behind the last such note, after a crash, the log itself has to be read.
 */
export class StreamTally {
  readonly chunks: LateMap<string, number> = new LateMap();
  bytes = 0;
  /** The log is counted up to here. */
  throughSeq = 0;

  add(event: EventRow): void {
    const { kind, seq } = event;
    if (kind === "streams-counted") {
      const { streams, bytes } = JSON.parse(event.data ?? "{}") as StreamCounts;
      for (const [name, count] of Object.entries(streams)) this.chunks.set(name, count);
      this.bytes = bytes;
      this.throughSeq = seq;
    } else if (isStreamKind(kind)) {
      if (kind === "stream-written") {
        const { stream, from, chunks } = streamData(event);
        this.chunks.set(stream, from + chunks.length);
      }
      this.bytes += Buffer.byteLength(event.data ?? "");
    }
  }
}

/** What the events of a claim tell. Where some of those that count were left out (`isComplete: false`), it ends at the last note of them. */
export function tallyOf(
  events: readonly EventRow[],
  lastSeq: number,
): { readonly tally: StreamTally; readonly isComplete: boolean } {
  const tally = new StreamTally();
  let begin = 0;
  for (const [index, event] of events.entries()) {
    if (event.kind !== "streams-counted") continue;
    tally.add(event);
    begin = index + 1;
  }
  const isComplete = tally.throughSeq + (events.length - begin) === lastSeq;
  if (isComplete) for (let index = begin; index < events.length; index++) tally.add(events[index] as EventRow);
  return { tally, isComplete };
}
