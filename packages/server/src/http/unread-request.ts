import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Socket } from "node:net";
import { ApiError } from "./api-error.ts";
import { problemOf } from "./problem.ts";

/** What Node's parser says of a request, by which there is more to say than that it is none. */
const statuses: Readonly<Record<string, readonly [status: number, title: string, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    "Request Header Fields Too Large",
    "The address and the headers of the request are longer than 16 KiB.",
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout", "The request did not come in time."],
};

/** Answers a request that could not be read, so that no route ever saw it, with a problem as every other error, and closes the connection. */
export function answerUnread(this: FastifyInstance, error: Error & { readonly code?: string }, socket: Socket): void {
  // Whoever has gone hears nothing any more.
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  const [status, title, detail] = statuses[error.code ?? ""] ?? [400, "Bad Request", "This is no HTTP request."];
  const requestId = randomUUID();
  const body = JSON.stringify({
    ...problemOf(new ApiError("malformed_request", detail), requestId),
    status,
    title,
  });
  if (!socket.writable) return void socket.destroy();
  socket.end(
    [
      `HTTP/1.1 ${status} ${title}`,
      "content-type: application/problem+json; charset=utf-8",
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${requestId}`,
      "cache-control: no-store",
      "connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}
