import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { ApiError } from "../http/api-error.ts";

export const tusVersion = "1.0.0";
/** A client that sends nothing for so long has gone. */
const silentMs = 60_000;

/** A client that names no version means this one. @throws ApiError `tus_version_unsupported` */
export function checkTusVersion({ headers }: FastifyRequest): void {
  const version = headers["tus-resumable"];
  if (version === undefined || version === tusVersion) return;
  throw new ApiError(
    "tus_version_unsupported",
    `The server speaks tus ${tusVersion}; Tus-Resumable names another version.`,
  );
}

/** @throws ApiError `malformed_request` */
export function numberHeader({ headers }: FastifyRequest, name: string): number {
  const text = headers[name];
  if (typeof text === "string" && /^\d{1,15}$/.test(text)) return Number(text);
  throw new ApiError("malformed_request", `The header ${name} must be a whole number of bytes.`);
}

/** The body as it comes. @throws ApiError `media_type_unsupported` */
export function streamOf({ body, raw }: FastifyRequest): Readable {
  if (!(body instanceof Readable))
    throw new ApiError("media_type_unsupported", "A chunk of an upload is of type application/offset+octet-stream.");
  raw.setTimeout(silentMs, () => raw.destroy());
  return body;
}
