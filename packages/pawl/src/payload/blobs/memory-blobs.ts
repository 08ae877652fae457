import type { BlobInfo, BlobStore } from "./blob-store.ts";

/** Blobs in the memory of this process, for tests. */
export class MemoryBlobs implements BlobStore {
  readonly kind: string = "memory";
  readonly location: string = "memory:";
  readonly #blobs: Map<string, { readonly bytes: Uint8Array; readonly putMs: number }> = new Map();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = () => 0) {
    this.#nowMs = nowMs;
  }

  async put({ key, bytes }: { readonly key: string; readonly bytes: Uint8Array }): Promise<void> {
    if (!this.#blobs.has(key)) this.#blobs.set(key, { bytes: bytes.slice(), putMs: this.#nowMs() });
  }

  async get(key: string): Promise<Uint8Array | null> {
    return this.#blobs.get(key)?.bytes.slice() ?? null;
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#blobs.delete(key);
  }

  async list(query: Parameters<BlobStore["list"]>[0]): Promise<readonly BlobInfo[]> {
    const { prefix, after, limit } = query;
    return [...this.#blobs.entries()]
      .filter(([key]) => key.startsWith(prefix) && (after === null || key > after))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([key, { bytes, putMs }]) => ({ key, bytes: bytes.length, putMs }));
  }
}
