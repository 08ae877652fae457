import type { RunEvent as WireEvent, StreamChunk as WireChunk, StreamSummary as WireStream } from "@pawl/api";
import type { RunEvent, StreamChunk, StreamSummary } from "pawl";
import { plain } from "pawl/internal";
import { seesAll, type Principal } from "../http/principal.ts";
import { tellsOfErrors, withoutStacks } from "./without-stacks.ts";
import { iso } from "./wire-run.ts";

/** An event of a run. */
export function wireEvent(event: RunEvent, principal: Pick<Principal, "role">): WireEvent {
  const data = plain(event.data);
  return {
    seq: event.seq,
    kind: event.kind,
    topic: event.topic,
    at: event.at.toISOString(),
    key: event.key ?? null,
    attempt: event.attempt ?? null,
    startedAt: iso(event.startedAt),
    data: seesAll(principal) || !tellsOfErrors(event.kind) ? data : withoutStacks(data),
  };
}

/** A chunk of a stream. */
export function wireChunk(chunk: StreamChunk): WireChunk {
  return {
    index: chunk.index,
    chunk: plain(chunk.chunk),
    seq: chunk.seq,
    at: chunk.at.toISOString(),
    step: chunk.step ?? null,
    attempt: chunk.attempt ?? null,
    isFirst: chunk.isFirst,
  };
}

export function wireStream({ name, chunks, isEnded, lastAt }: StreamSummary): WireStream {
  return { name, chunks, isEnded, lastAt: lastAt.toISOString() };
}
