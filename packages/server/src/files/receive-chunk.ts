import type { ServerClock } from "../http/server-clock.ts";
import { ApiError } from "../http/api-error.ts";
import type { UploadBytes } from "./upload-bytes.ts";
import { refuseOffset, type UploadPart, type UploadRow, type UploadStore } from "./upload-store.ts";

/** What comes in one request becomes durable in pieces of this size, so that little is lost with a server. */
const pieceBytes = 16 * 1024 * 1024;

export interface ReceiveParts {
  readonly uploads: UploadStore;
  readonly bytes: UploadBytes;
  readonly clock: ServerClock;
}

/**
 * Takes a chunk of an upload, whatever its size, in bounded memory. What has come when the connection breaks is kept. Each piece is a blob of its own that counts once it is noted where the upload
 * ends: two requests that bring the same bytes cannot mix them.
 *
 * @returns how many bytes the upload has now
 * @throws ApiError `upload_offset_conflict`, `file_too_large`, `file_not_found`
 */
export async function receiveChunk(
  { uploads, bytes, clock }: ReceiveParts,
  upload: UploadRow,
  { offset, body }: { readonly offset: number; readonly body: AsyncIterable<Uint8Array> },
): Promise<number> {
  if (offset !== upload.received) return refuseOffset(upload.received);
  const source = new ChunkSource(body);
  let received = offset;
  while (await source.hasMore()) {
    const key = bytes.keyOf(upload.id, clock.id());
    const piece = source.piece({ roomBytes: upload.size - received });
    try {
      await bytes.put(key, piece.chunks);
      if (piece.isTooMuch)
        throw new ApiError("file_too_large", `The upload was to have ${upload.size} bytes; more have come.`);
      const part: UploadPart = { at: received, size: piece.size, key };
      await uploads.append(upload, part);
    } catch (error) {
      await bytes.drop(key);
      throw error;
    }
    received += piece.size;
  }
  return received;
}

interface Piece {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Known when the chunks have been read. */
  readonly size: number;
  readonly isTooMuch: boolean;
}

/** A request's body, piece by piece. A broken connection is its end. */
class ChunkSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #next: Uint8Array | null = null;

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#chunks = body[Symbol.asyncIterator]();
  }

  async hasMore(): Promise<boolean> {
    while (this.#next === null || this.#next.length === 0) {
      try {
        const { done, value } = await this.#chunks.next();
        if (done === true) return false;
        this.#next = value;
      } catch {
        return false;
      }
    }
    return true;
  }

  piece({ roomBytes }: { readonly roomBytes: number }): Piece {
    const piece = { size: 0, isTooMuch: false };
    const take = async function* (this: ChunkSource): AsyncGenerator<Uint8Array, void, undefined> {
      while (piece.size < pieceBytes && (await this.hasMore())) {
        const chunk = this.#next as Uint8Array;
        this.#next = null;
        piece.isTooMuch = piece.size + chunk.length > roomBytes;
        if (piece.isTooMuch) return;
        piece.size += chunk.length;
        yield chunk;
      }
    };
    return Object.assign(piece, { chunks: take.call(this) });
  }
}
