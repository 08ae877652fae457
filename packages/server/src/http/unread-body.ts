import type { FastifyRequest } from "fastify";
import { Readable } from "node:stream";

/** In place of a body that is not to be read: nothing, of the length that was announced, so that it is not taken for cut off. */
export function unreadBody({ headers }: Pick<FastifyRequest, "headers">): Readable & { receivedEncodedLength: number } {
  return Object.assign(Readable.from([]), { receivedEncodedLength: Number(headers["content-length"] ?? 0) });
}
