import type { FastifyRequest } from "fastify";
import type { Settings } from "../settings.ts";

/** How browsers reach this server: what it was told, else what the request says. */
export function ourOrigin(
  request: Pick<FastifyRequest, "protocol" | "host">,
  { publicUrl }: Pick<Settings, "publicUrl">,
): string {
  return publicUrl ?? `${request.protocol}://${request.host}`;
}

/** Whether the page that a request comes from is one of ours, or of those that may call. Pure. */
export function isFromUs(
  request: Pick<FastifyRequest, "protocol" | "host" | "headers">,
  settings: Pick<Settings, "publicUrl" | "corsOrigins">,
): boolean {
  const { origin } = request.headers;
  return origin !== undefined && (origin === ourOrigin(request, settings) || settings.corsOrigins.includes(origin));
}
