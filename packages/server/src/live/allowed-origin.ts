import type { FastifyRequest } from "fastify";
import type { Settings } from "../settings.ts";

/**
 * Whether a page of this origin may open a WebSocket here: one of the server's own, or one that the settings name. Browsers send the header and pages cannot change it; whoever is no browser has
 * none. Pure.
 */
export function isAllowedOrigin(
  { headers, host }: Pick<FastifyRequest, "headers" | "host">,
  { publicUrl, corsOrigins }: Pick<Settings, "publicUrl" | "corsOrigins">,
): boolean {
  const { origin } = headers;
  if (origin === undefined) return true;
  if (origin === publicUrl || corsOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
