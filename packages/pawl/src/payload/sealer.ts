import { createHash } from "node:crypto";
import { PawlError } from "../errors/pawl-error.ts";
import type { BlobStore } from "./blobs/blob-store.ts";
import type { PayloadCodec } from "./codecs/codec.ts";
import { decompressor } from "./codecs/compress.ts";
import { isSealedText } from "../values/sealed-mark.ts";
import { formatSealed, parseSealed, type SealedText } from "./sealed-text.ts";

export interface SealerParams {
  /** In the order of encoding. */
  readonly codecs: readonly PayloadCodec[];
  readonly blobs: BlobStore | null;
  /** What is larger than this after encoding goes to the blobs. */
  readonly thresholdBytes: number;
}

/** Everything that belongs to a run is below this. */
export function blobsOf(runId: string): string {
  return `runs/${runId}/`;
}

/** Seals encoded values on their way into the store, and opens them on their way out. */
export class Sealer {
  readonly #codecs: readonly PayloadCodec[];
  readonly #decoders: ReadonlyMap<string, PayloadCodec["decode"]>;
  readonly #blobs: BlobStore | null;
  readonly #thresholdBytes: number;

  constructor({ codecs, blobs, thresholdBytes }: SealerParams) {
    this.#codecs = codecs;
    this.#decoders = new Map(codecs.map((codec) => [codec.name, (bytes) => codec.decode(bytes)]));
    this.#blobs = blobs;
    this.#thresholdBytes = thresholdBytes;
  }

  /** Whether `seal` would leave it as it is. */
  isPlain(text: string | null | undefined): boolean {
    if (text === null || text === undefined) return true;
    if (this.#codecs.length > 0 || isSealedText(text)) return false;
    // A character is at most 3 bytes in UTF-8: most texts need no counting.
    return (
      this.#blobs === null || text.length * 3 <= this.#thresholdBytes || Buffer.byteLength(text) <= this.#thresholdBytes
    );
  }

  /** `runId`: whose it is; null: nobody's, so that it stays in the store however large it is. When this resolves, its blob is durable. */
  async seal(text: string, runId: string | null): Promise<string> {
    if (this.isPlain(text)) return text;
    const plain = Buffer.from(text);
    let bytes: Uint8Array = plain;
    const codecs: string[] = [];
    for (const codec of this.#codecs) {
      const encoded = await codec.encode(bytes);
      if (encoded === null) continue;
      bytes = encoded;
      codecs.push(codec.name);
    }
    const isLarge = this.#blobs !== null && runId !== null && bytes.length > this.#thresholdBytes;
    if (codecs.length === 0 && !isLarge && !isSealedText(text)) return text;
    const content = isLarge
      ? ({ type: "blob", key: await this.#put(runId, bytes) } as const)
      : ({
          type: "inline",
          base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64"),
        } as const);
    return formatSealed({ codecs, textBytes: plain.length, content });
  }

  /** @throws PawlError `payload_unreadable`; and what the blob store fails with. */
  async open(text: string): Promise<string> {
    if (!isSealedText(text)) return text;
    const sealed = read(text);
    let bytes = await this.#contentOf(sealed);
    try {
      for (const name of sealed.codecs.toReversed()) bytes = await this.#decoderOf(name)(bytes);
    } catch (cause) {
      throw unreadable(cause instanceof Error ? cause.message : String(cause), cause);
    }
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  }

  /** The same for a list: null where it would have to be fetched from the blobs. */
  async openHere(text: string): Promise<{ readonly text: string } | { readonly offloadedBytes: number }> {
    if (isSealedText(text)) {
      const { content, textBytes } = read(text);
      if (content.type === "blob") return { offloadedBytes: textBytes };
    }
    return { text: await this.open(text) };
  }

  async #put(runId: string, bytes: Uint8Array): Promise<string> {
    const key = `${blobsOf(runId)}${createHash("sha256").update(bytes).digest("hex")}`;
    await this.#blobs!.put({ key, bytes });
    return key;
  }

  async #contentOf({ content }: SealedText): Promise<Uint8Array> {
    if (content.type === "inline") return Buffer.from(content.base64, "base64");
    if (this.#blobs === null) throw unreadable(`it lies in a blob store (${content.key}), and none is configured here`);
    const bytes = await this.#blobs.get(content.key);
    if (bytes === null) throw unreadable(`the blob ${content.key} is not in ${this.#blobs.location}`);
    return bytes;
  }

  #decoderOf(name: string): PayloadCodec["decode"] {
    const decode = this.#decoders.get(name) ?? decompressor(name);
    if (decode === undefined) throw new Error(`it was written with the codec "${name}", which is not configured here`);
    return decode;
  }
}

function read(text: string): SealedText {
  try {
    return parseSealed(text);
  } catch (cause) {
    throw unreadable((cause as Error).message, cause);
  }
}

function unreadable(why: string, cause?: unknown): PawlError {
  return new PawlError("payload_unreadable", `A stored payload cannot be read: ${why}.`, { cause });
}
