/**
 * A named channel of a run, for what comes bit by bit: the tokens of a model, the lines of a long computation. Readers get the chunks as they are written
 * (`pawl.stream(run, name)`), in this order, and can begin anywhere.
 */
export interface StreamWriter {
  readonly name: string;
  /**
   * Adds a chunk: a text, or any other value that can be stored. It is not to be awaited for its effect: chunks keep their order, and are durable before the step that
   * wrote them is. Inside a step, what is returned resolves at once while little waits to be written, and else when the chunk is durable: code that awaits it goes
   * no faster than the store.
   *
   * A step that fails has written what it has written: the chunks of its next attempt follow, and the first of them is marked.
   *
   * @throws PawlError at once, `value_not_storable`, `payload_too_large`, and in a step `stream_limit`, `event_limit` (elsewhere those block the run).
   */
  write(chunk: unknown): Promise<void>;
  /** Lets readers go that have come this far, before the run ends. A later `write` opens the stream again. */
  end(): void;
}
