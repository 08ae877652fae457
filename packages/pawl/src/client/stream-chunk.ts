/** One chunk of a stream, as a reader gets it. */
export interface StreamChunk<Chunk = unknown> {
  /** From 0, without gaps in the stream: to go on behind it, read with `after: chunk`, or `from: index + 1`. */
  readonly index: number;
  readonly chunk: Chunk;
  /** The number of the run's event that it came with. */
  readonly seq: number;
  readonly at: Date;
  /** The step that wrote it; undefined: the workflow's own code. */
  readonly step: string | undefined;
  /** Which attempt of that step, from 1. */
  readonly attempt: number | undefined;
  /**
   * The first that this attempt has written to the stream: if the same `step` has written to it before, in an attempt that failed or whose worker died, that does not
   * count any more. Who shows the text as it comes begins anew here.
   */
  readonly isFirst: boolean;
}

/** What a run has streamed, by name. */
export interface StreamSummary {
  readonly name: string;
  /** How many chunks it has, those of failed attempts included. */
  readonly chunks: number;
  readonly isEnded: boolean;
  /** When it was last written to. */
  readonly lastAt: Date;
}

export interface StreamReadOptions {
  /** The index of the first chunk wanted; default 0. */
  readonly from?: number;
  /** The last chunk seen: reading goes on behind it, and finds it at once however long the log is. In place of `from`. */
  readonly after?: Pick<StreamChunk, "index" | "seq">;
  /** Default true: wait for chunks to come, until the stream or the run ends. */
  readonly follow?: boolean;
  /** At most so many chunks; default: all. */
  readonly limit?: number;
  /**
   * `all` (default): every chunk. `last`: without those that do not count any more as of now, since their step was tried again or the run was retried; that reads the log
   * once more. What becomes void only later can still come: see `isFirst`.
   */
  readonly attempts?: "all" | "last";
  readonly signal?: AbortSignal;
}
