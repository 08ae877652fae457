/** A named channel of a run, for what a node's `exec` has to tell bit by bit: the tokens of a model, say. Durable runs keep it: `pawl.stream(run, name)`. */
export interface NodeStream {
  readonly name: string;
  /** Adds a chunk. Awaited, it holds the code back while whoever takes the chunks is slow. */
  write(chunk: unknown): Promise<void>;
  /** Lets readers go that have come this far; a later `write` opens the stream again. */
  end(): void;
}

/** A chunk of a graph that runs in memory, as `onChunk` gets it. */
export interface NodeChunk {
  readonly stream: string;
  /** In its stream, from 0. */
  readonly index: number;
  readonly chunk: unknown;
  /** The node's path, and which visit and attempt wrote it. */
  readonly node: string;
  readonly visit: number;
  readonly attempt: number;
}

/** Hands the chunks of one run in memory to whoever asked for them. */
export class ChunkHandler {
  readonly #onChunk: (chunk: NodeChunk) => void | Promise<void>;
  readonly #counts: Map<string, number> = new Map();

  constructor(onChunk: (chunk: NodeChunk) => void | Promise<void> = () => {}) {
    this.#onChunk = onChunk;
  }

  stream(name: string, from: Pick<NodeChunk, "node" | "visit" | "attempt">): NodeStream {
    return {
      name,
      write: (chunk) => this.#hand({ stream: name, chunk, ...from }),
      end: () => {},
    };
  }

  #hand(chunk: Omit<NodeChunk, "index">): Promise<void> {
    const index = this.#counts.get(chunk.stream) ?? 0;
    this.#counts.set(chunk.stream, index + 1);
    const taken = Promise.resolve(this.#onChunk({ ...chunk, index }));
    // Code that does not await it is not to fail for it, nor the process.
    taken.catch(() => {});
    return taken;
  }
}
