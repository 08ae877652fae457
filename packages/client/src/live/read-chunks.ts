import type { StreamChunk } from "@pawl/api";
import type { LiveLink } from "./live-link.ts";
import { readNumbered } from "./numbered-reader.ts";

export interface ChunksOptions {
  /** The index of the first chunk wanted; default 0. */
  readonly from?: number;
  /** The last chunk seen: reading goes on behind it, and finds it at once however long the run's log is. In place of `from`. */
  readonly after?: Pick<StreamChunk, "index" | "seq">;
  readonly signal?: AbortSignal;
}

/** See `client.runs.stream`. */
export function readChunks(
  link: LiveLink,
  { run, name }: { readonly run: string; readonly name: string },
  { from = 0, after, signal }: ChunksOptions = {},
): AsyncGenerator<StreamChunk, void, undefined> {
  return readNumbered<StreamChunk>({
    link,
    from: after === undefined ? from : after.index + 1,
    numberOf: ({ index }) => index,
    itemsOf: (message) => (message.type === "chunks" ? message.chunks : []),
    targetAt: (next, last) => ({
      channel: "stream",
      run,
      name,
      from: next,
      fromSeq: (last ?? after)?.seq ?? 1,
    }),
    signal,
  });
}
