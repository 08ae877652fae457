import type { EventRow } from "../../store/event-row.ts";
import { decodeValue } from "../../values/decode.ts";

/** What a `stream-written` event holds: chunks that one place of the code has written to one stream in one turn. */
export interface StreamData {
  readonly stream: string;
  /** The index of the first chunk in its stream, from 0. */
  readonly from: number;
  readonly chunks: readonly unknown[];
  /** The step began this attempt's writing with it: what it had written to the stream before does not count any more. */
  readonly isFirst?: boolean;
  readonly isEnd?: boolean;
  /** The branch that wrote it as a part of the workflow; a step's is in the event's key. */
  readonly step?: string;
}

/** What a `stdout` or `stderr` event holds. */
export interface OutputData {
  readonly text: string;
  readonly step?: string;
}

/** What `streams-counted` holds: how many chunks each stream has that has grown since the last such event, and how many bytes the run has streamed in all. */
export interface StreamCounts {
  readonly streams: Readonly<Record<string, number>>;
  readonly bytes: number;
}

const outputKinds: ReadonlySet<string> = new Set(["stdout", "stderr"]);

export function isOutputKind(kind: string): boolean {
  return outputKinds.has(kind);
}

export function isStreamKind(kind: string): boolean {
  return kind === "stream-written" || isOutputKind(kind);
}

export function streamData({ data }: Pick<EventRow, "data">): StreamData {
  return decodeValue(data) as StreamData;
}

export function outputData({ data }: Pick<EventRow, "data">): OutputData {
  return decodeValue(data) as OutputData;
}

/** Whose note an event is that has no key: null, the workflow's own; else that of a branch that is part of it. And how many calls of the code it stands for. */
export function noteOf(event: Pick<EventRow, "kind" | "data">): {
  readonly step: string | null;
  readonly calls: number;
} {
  if (event.kind === "stream-written") {
    const { step = null, chunks, isEnd = false } = streamData(event);
    return { step, calls: chunks.length + (isEnd ? 1 : 0) };
  }
  return { step: isOutputKind(event.kind) ? (outputData(event).step ?? null) : null, calls: 1 };
}

/** The step or branch that an event of these kinds comes from. */
export function writerOf(event: Pick<EventRow, "key" | "kind" | "data">): string | null {
  return event.key ?? noteOf(event).step;
}
