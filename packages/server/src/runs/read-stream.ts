import type { StreamChunk as WireChunk } from "@pawl/api";
import type { Pawl, Run, StreamReadOptions } from "pawl";
import { isEnded } from "./is-ended.ts";
import { wireChunk } from "./wire-event.ts";

export interface StreamQuery {
  readonly name: string;
  readonly from: number;
  /** Of the chunk before `from`: the place is found at once. */
  readonly seq?: number | undefined;
  readonly limit: number;
}

export interface StreamPage {
  readonly items: WireChunk[];
  readonly nextFrom: number;
  readonly isEnd: boolean;
}

/** A page of the chunks of a stream; `run` was read before. */
export async function readStreamPage(
  pawl: Pawl,
  run: Pick<Run, "id" | "status">,
  { name, from, seq, limit }: StreamQuery,
): Promise<StreamPage> {
  const place: StreamReadOptions = seq === undefined || from === 0 ? { from } : { after: { index: from - 1, seq } };
  const items: WireChunk[] = [];
  for await (const chunk of pawl.stream(run.id, name, { ...place, follow: false, limit })) items.push(wireChunk(chunk));
  const nextFrom = (items.at(-1)?.index ?? from - 1) + 1;
  if (items.length === limit) return { items, nextFrom, isEnd: false };
  return { items, nextFrom, isEnd: isEnded(run) || (await hasEnded(pawl, run, { name, nextFrom })) };
}

async function hasEnded(
  pawl: Pawl,
  { id }: Pick<Run, "id">,
  { name, nextFrom }: { readonly name: string; readonly nextFrom: number },
): Promise<boolean> {
  const stream = (await pawl.streams(id)).find((each) => each.name === name);
  return stream?.isEnded === true && stream.chunks <= nextFrom;
}
