/** The bytes of a file, as they were stored. */
export interface StoredBytes {
  readonly key: string;
  /** Of what was put, before codecs. */
  readonly size: number;
  readonly sha256: string;
  /** The codecs that its parts may have passed through; a part says which. */
  readonly codecs: readonly string[];
}

/** Where the bytes of files are: what the engine needs of a blob store. */
export interface FileBytes {
  /** When it resolves, they are durable. `id` is used once. */
  put(params: {
    readonly runId: string;
    readonly id: string;
    readonly chunks: AsyncIterable<Uint8Array>;
  }): Promise<StoredBytes>;
  /** Null: they are not there (any more). The iteration throws `payload_unreadable` where they are not what was put. */
  read(stored: StoredBytes): Promise<AsyncIterable<Uint8Array> | null>;
  /** Those that are the run's own and that no fork of it can name. */
  remove(runId: string, keys: readonly string[]): Promise<void>;
  /** From now on the fork may name those of its origin. */
  share(originId: string, forkId: string): Promise<void>;
  /** Removes all of a run that is not there. */
  collect(runId: string): Promise<void>;
  /** All that were put before. */
  older(beforeMs: number): AsyncIterable<{ readonly runId: string; readonly key: string }>;
}
