import { createHash } from "node:crypto";
import { PawlError } from "../errors/pawl-error.ts";
import type { FileBytes, StoredBytes } from "../files/file-bytes.ts";
import { allBlobs, readBlob, writeBlob, type BlobStore } from "./blobs/blob-store.ts";
import type { PayloadCodec } from "./codecs/codec.ts";
import { decompressor } from "./codecs/compress.ts";
import { openFrames, sealFrames } from "./file-frames.ts";
import { blobsOf } from "./sealer.ts";
import type { SharedBlobs } from "./shared-blobs.ts";

/** The bytes of files in a blob store, below their run's id like all that belongs to it, through the codecs of payloads. */
export class RunFileBytes implements FileBytes {
  readonly #blobs: BlobStore;
  readonly #codecs: readonly PayloadCodec[];
  readonly #shared: SharedBlobs;

  constructor(params: {
    readonly blobs: BlobStore;
    readonly codecs: readonly PayloadCodec[];
    readonly shared: SharedBlobs;
  }) {
    this.#blobs = params.blobs;
    this.#codecs = params.codecs;
    this.#shared = params.shared;
  }

  async put({ runId, id, chunks }: Parameters<FileBytes["put"]>[0]): Promise<StoredBytes> {
    const key = `${blobsOf(runId)}${folder}${id}`;
    const hash = createHash("sha256");
    let size = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
      for await (const chunk of chunks) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    };
    const codecs = this.#codecs.map(({ name }) => name);
    await writeBlob(this.#blobs, key, codecs.length === 0 ? counted() : sealFrames(counted(), this.#codecs));
    return { key, size, sha256: hash.digest("hex"), codecs };
  }

  async read(stored: StoredBytes): Promise<AsyncIterable<Uint8Array> | null> {
    const { key, codecs } = stored;
    const decoders = codecs.map((name) => this.#decoderOf(name, key));
    const chunks = await readBlob(this.#blobs, key);
    if (chunks === null) return null;
    return checked(codecs.length === 0 ? chunks : openFrames(chunks, decoders), stored);
  }

  async remove(runId: string, keys: readonly string[]): Promise<void> {
    const own = keys.filter((key) => key.startsWith(blobsOf(runId)));
    if (own.length > 0 && !(await this.#shared.isShared(runId))) await this.#blobs.delete(own);
  }

  share(originId: string, forkId: string): Promise<void> {
    return this.#shared.share(originId, forkId);
  }

  collect(runId: string): Promise<void> {
    return this.#shared.collect(runId);
  }

  async *older(beforeMs: number): AsyncGenerator<{ runId: string; key: string }, void, undefined> {
    for await (const { key, putMs } of allBlobs(this.#blobs, "runs/")) {
      const [, runId, within] = key.split("/");
      if (runId !== undefined && `${within}/` === folder && putMs < beforeMs) yield { runId, key };
    }
  }

  #decoderOf(name: string, key: string): PayloadCodec["decode"] {
    const codec = this.#codecs.find((each) => each.name === name);
    const decode = codec === undefined ? decompressor(name) : codec.decode.bind(codec);
    if (decode === undefined)
      throw unreadable(key, `it was written with the codec "${name}", which is not configured here`);
    return decode;
  }
}

/** Below a run's: payloads have names of 64 digits, so nothing else is there. */
const folder = "files/";

/** What is read is what was put, or the reading fails at its end. */
async function* checked(
  chunks: AsyncIterable<Uint8Array>,
  { key, sha256 }: StoredBytes,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  } catch (cause) {
    throw unreadable(key, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (hash.digest("hex") !== sha256) throw unreadable(key, "its bytes are not those that were put there");
}

function unreadable(key: string, why: string, cause?: unknown): PawlError {
  return new PawlError("payload_unreadable", `The file in ${key} cannot be read: ${why}.`, { cause });
}
