import { PawlError } from "../errors/pawl-error.ts";

/** What a file can be made of. A stream is read once, as it is written, and never held in memory as a whole. */
export type FileData = string | Uint8Array | Blob | AsyncIterable<Uint8Array | string>;

/** A file to come, with what is known of it. */
export interface FileSource {
  readonly data: FileData;
  /** `application/pdf`; default: `text/plain` of a text, the type of a `Blob`, else `application/octet-stream`. */
  readonly type?: string;
  /** For people; default: the last part of the path. */
  readonly name?: string;
}

/** @throws PawlError `invalid_input`. */
export function chunksOf(data: FileData, what: string): AsyncIterable<Uint8Array> {
  if (typeof data === "string") return chunksIn([Buffer.from(data)], what);
  if (data instanceof Uint8Array) return chunksIn([data], what);
  if (data instanceof Blob) return chunksIn(data.stream(), what);
  if (typeof data === "object" && data !== null && Symbol.asyncIterator in data) return chunksIn(data, what);
  throw notData(what, data);
}

async function* chunksIn(
  source: AsyncIterable<unknown> | Iterable<unknown>,
  what: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source) {
    if (chunk instanceof Uint8Array) yield chunk;
    else if (typeof chunk === "string") yield Buffer.from(chunk);
    else throw notData(`${what}, in its stream,`, chunk);
  }
}

/** What it is, as far as the data itself tells. */
export function typeOfData(data: FileData): string {
  if (typeof data === "string") return "text/plain; charset=utf-8";
  return (data instanceof Blob && data.type) || "application/octet-stream";
}

function notData(what: string, data: unknown): PawlError {
  return new PawlError(
    "invalid_input",
    `The data of ${what} is ${data === null ? "null" : `of type ${typeof data}`}; it must be a text, bytes, a Blob, or a stream of those.`,
  );
}
