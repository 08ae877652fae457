import type { StreamChunk } from "@pawl/api";
import type { RunEvent } from "pawl";
import { plain } from "pawl/internal";

/** A chunk of a stream as it goes over the wire. */
export interface ChunkText {
  readonly index: number;
  /** The number of the event that it came with. */
  readonly seq: number;
  readonly text: string;
}

/** What an event that wrote to a stream holds. */
interface Written {
  readonly stream: string;
  readonly from: number;
  readonly chunks: readonly unknown[];
  readonly isEnd: boolean;
  readonly isFirst?: boolean;
}

/** What the event has of this stream; undefined: nothing. */
export function writtenTo(event: RunEvent, stream: string): Written | undefined {
  if (event.kind !== "stream-written") return undefined;
  const written = event.data as Written;
  return written.stream === stream ? written : undefined;
}

/** The chunks of one stream that an event has brought. */
export function wireChunks(event: RunEvent, stream: string): readonly ChunkText[] {
  const written = writtenTo(event, stream);
  return (written?.chunks ?? []).map((chunk, offset) => {
    const index = written!.from + offset;
    const wire: StreamChunk = {
      index,
      chunk: plain(chunk),
      seq: event.seq,
      at: event.at.toISOString(),
      step: event.key ?? null,
      attempt: event.attempt ?? null,
      isFirst: written!.isFirst === true && offset === 0,
    };
    return { index, seq: event.seq, text: JSON.stringify(wire) };
  });
}
