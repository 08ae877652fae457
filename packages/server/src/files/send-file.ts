import { Readable } from "node:stream";
import { create as contentDisposition } from "content-disposition";
import type { FastifyReply, FastifyRequest } from "fastify";
import parseRange from "range-parser";
import { ApiError } from "../http/api-error.ts";
import { cleanName } from "./clean-name.ts";
import { usualType } from "./file-type.ts";
import type { ByteRange } from "./upload-bytes.ts";

export interface SentFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  /** Nothing is opened before it is read. */
  readonly read: (range: ByteRange) => AsyncIterable<Uint8Array>;
}

/** Types that a browser could run as a page of ours, were it to show them. */
const isActive = /^text\/html$|xhtml|svg|[/+]xml$|(java|ecma)script|x-shockwave-flash/;

/**
 * Sends a file as an attachment: it comes from users, and must never become a page of this origin.
 *
 * @returns what the reply's body is
 * @throws ApiError `range_not_satisfiable`
 */
export function sendFile(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  file: SentFile,
): Readable | undefined {
  const etag = `"${file.sha256}"`;
  const type = usualType(file.type);
  void reply.headers({
    "accept-ranges": "bytes",
    "cache-control": "private, no-cache",
    "content-disposition": contentDisposition(cleanName(file.name)),
    "content-security-policy": "default-src 'none'; sandbox",
    "content-type": isActive.test(type) || !/^[\w.+-]+\/[\w.+-]+$/.test(type) ? "application/octet-stream" : type,
    "cross-origin-resource-policy": "same-origin",
    etag,
    "x-content-type-options": "nosniff",
  });
  if (isKnown(request, etag)) {
    void reply.status(304);
    return undefined;
  }
  const range = rangeOf(request, { etag, size: file.size });
  if (range !== null) void reply.status(206).header("content-range", `bytes ${range.start}-${range.end}/${file.size}`);
  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  void reply.header("content-length", end + 1 - start);
  return Readable.from(request.method === "HEAD" ? [] : file.read({ start, end }), { objectMode: false });
}

function isKnown({ headers }: FastifyRequest, etag: string): boolean {
  const known = headers["if-none-match"];
  return known === "*" || (known ?? "").split(",").some((each) => each.trim().replace(/^W\//, "") === etag);
}

/** Null: all of it, also where several parts are asked for, or the file is not the one that a part of is there already. */
function rangeOf(
  { headers }: FastifyRequest,
  { etag, size }: { readonly etag: string; readonly size: number },
): ByteRange | null {
  const { range, "if-range": ifRange } = headers;
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return null;
  const ranges = parseRange(size, range);
  if (ranges === -2 || (ranges !== -1 && (ranges.type !== "bytes" || ranges.length > 1))) return null;
  const first = ranges === -1 ? undefined : ranges[0];
  if (first === undefined)
    throw new ApiError("range_not_satisfiable", `The file has ${size} bytes; Range asks for what is not there.`);
  return first;
}
