import { fileBlobs, PawlError, type BlobStore } from "pawl";
import { allBlobs, readBlob, writeBlob } from "pawl/internal";
import type { UploadPart } from "./upload-store.ts";

const prefix = "uploads/";
const deletedAtOnce = 500;

/** A part of a file: from its byte `start` to its byte `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The bytes of uploads: each piece a blob, whose key has nothing of a user's in it. */
export class UploadBytes {
  readonly #blobs: BlobStore;

  constructor(store: string | BlobStore) {
    this.#blobs = typeof store === "string" ? fileBlobs(store) : store;
  }

  keyOf(upload: string, part: string): string {
    return `${prefix}${upload}/${part}`;
  }

  /** When it resolves, they are durable. */
  put(key: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    return writeBlob(this.#blobs, key, chunks);
  }

  drop(key: string): Promise<void> {
    return this.#blobs.delete([key]);
  }

  /** Nothing is opened before it is read. */
  async *read(parts: readonly UploadPart[], range?: ByteRange): AsyncGenerator<Uint8Array, void, undefined> {
    for (const { at, size, key } of parts) {
      if (range !== undefined && (at + size <= range.start || at > range.end)) continue;
      const chunks = await readBlob(this.#blobs, key);
      if (chunks === null) throw new PawlError("payload_unreadable", `The blob ${key} of an upload is gone.`);
      yield* range === undefined ? chunks : cut(chunks, { start: range.start - at, end: range.end - at });
    }
  }

  async remove(upload: string): Promise<void> {
    const keys: string[] = [];
    for await (const { key } of allBlobs(this.#blobs, `${prefix}${upload}/`)) keys.push(key);
    for (let index = 0; index < keys.length; index += deletedAtOnce)
      await this.#blobs.delete(keys.slice(index, index + deletedAtOnce));
  }

  /** The uploads that have bytes here since before some time. */
  async olderThan(ms: number): Promise<ReadonlySet<string>> {
    const uploads = new Set<string>();
    for await (const { key, putMs } of allBlobs(this.#blobs, prefix))
      if (putMs < ms) uploads.add(key.slice(prefix.length).split("/")[0] ?? "");
    return uploads;
  }
}

/** Of a stream, from its byte `start` (which may lie before it) to its byte `end`, both included. */
export async function* cut(
  chunks: AsyncIterable<Uint8Array>,
  { start, end }: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  let at = 0;
  for await (const chunk of chunks) {
    const piece = chunk.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at));
    at += chunk.length;
    if (piece.length > 0) yield piece;
    if (at > end) return;
  }
}
