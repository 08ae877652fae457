import type { RunEvent } from "pawl";
import { wireChunks, type ChunkText } from "./chunk-text.ts";
import { wireEvent } from "../runs/wire-event.ts";

/** A page of a run's log as it goes over the wire. Each text is made once, for all who read the page. */
export class PageText {
  readonly events: readonly RunEvent[];
  /** By whether the reader sees what only operators see. */
  readonly #texts: readonly [Map<number, string>, Map<number, string>] = [new Map(), new Map()];
  readonly #chunks: Map<string, readonly ChunkText[]> = new Map();
  readonly #messages: Map<string, Buffer> = new Map();
  #size = 0;

  constructor(events: readonly RunEvent[]) {
    this.events = events;
  }

  /** How much text has been made. */
  get size(): number {
    return this.#size;
  }

  /** The event as JSON. */
  text(index: number, seesAll: boolean): string {
    const texts = this.#texts[seesAll ? 1 : 0];
    const known = texts.get(index);
    if (known !== undefined) return known;
    const text = JSON.stringify(wireEvent(this.events[index]!, { role: seesAll ? "operator" : "user" }));
    texts.set(index, text);
    this.#size += text.length;
    return text;
  }

  /** The chunks of one stream that the page has. */
  chunks(stream: string): readonly ChunkText[] {
    const known = this.#chunks.get(stream);
    if (known !== undefined) return known;
    const chunks = this.events.flatMap((event) => wireChunks(event, stream));
    this.#chunks.set(stream, chunks);
    for (const { text } of chunks) this.#size += text.length;
    return chunks;
  }

  /** A message that many readers get is made once. */
  message(key: string, make: () => string): Buffer {
    const known = this.#messages.get(key);
    if (known !== undefined) return known;
    const message = Buffer.from(make());
    this.#messages.set(key, message);
    return message;
  }
}
