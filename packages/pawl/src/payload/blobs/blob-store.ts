/**
 * Where large payloads live. Keys are made of segments of letters, digits and `. _ -`, parted by `/`. What has been put under a key is never put there with other
 * content. `blobConformance` says the rest, in tests that every blob store passes.
 */
export interface BlobStore {
  /** `file`, `memory`, `s3`. */
  readonly kind: string;
  /** Where it is, for people. */
  readonly location: string;

  /** When it resolves, the blob is durable, and whole for every reader; one that is there already stays. */
  put(params: { readonly key: string; readonly bytes: Uint8Array }): Promise<void>;
  /** Null: there is none. Rejects where that cannot be told. */
  get(key: string): Promise<Uint8Array | null>;
  /** As `put`, piece by piece: what fails half-way leaves nothing. Optional: without it, files go through memory as a whole. */
  putStream?(params: { readonly key: string; readonly stream: AsyncIterable<Uint8Array> }): Promise<void>;
  /** As `get`, piece by piece; nothing stays open where nobody reads on. Optional, as `putStream`. */
  getStream?(key: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** Those that are not there are passed over. */
  delete(keys: readonly string[]): Promise<void>;
  /** Blobs whose keys begin with `prefix` (whole segments: it ends with `/`), ascending by key, those after `after`. */
  list(query: {
    readonly prefix: string;
    readonly after: string | null;
    readonly limit: number;
  }): Promise<readonly BlobInfo[]>;
}

export interface BlobInfo {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly putMs: number;
}

/** Every blob of a prefix, page by page. */
export async function* allBlobs(blobs: BlobStore, prefix: string): AsyncGenerator<BlobInfo, void, undefined> {
  let after: string | null = null;
  for (;;) {
    const page: readonly BlobInfo[] = await blobs.list({ prefix, after, limit: pageSize });
    yield* page;
    if (page.length < pageSize) return;
    after = page.at(-1)!.key;
  }
}

const pageSize = 500;

/** Piece by piece where the store can, else as a whole. */
export async function writeBlob(blobs: BlobStore, key: string, stream: AsyncIterable<Uint8Array>): Promise<void> {
  if (blobs.putStream !== undefined) return blobs.putStream({ key, stream });
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk.slice());
  await blobs.put({ key, bytes: Buffer.concat(chunks) });
}

/** Null: there is none. */
export async function readBlob(blobs: BlobStore, key: string): Promise<AsyncIterable<Uint8Array> | null> {
  if (blobs.getStream !== undefined) return blobs.getStream(key);
  const bytes = await blobs.get(key);
  return bytes === null ? null : only(bytes);
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  if (bytes.length > 0) yield bytes;
}

/** Whether a key is one that every blob store can keep. */
export function isBlobKey(key: string): boolean {
  return key.length <= 500 && key.split("/").every((segment) => /^[\w-][\w.-]*$/.test(segment));
}
