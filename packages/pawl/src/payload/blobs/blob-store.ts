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

/** Whether a key is one that every blob store can keep. */
export function isBlobKey(key: string): boolean {
  return key.length <= 500 && key.split("/").every((segment) => /^[\w-][\w.-]*$/.test(segment));
}
