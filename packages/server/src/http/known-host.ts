import type { FastifyRequest } from "fastify";
import type { Settings } from "../settings.ts";
import { ApiError } from "./api-error.ts";
import { isLoopback } from "./loopback.ts";

/**
 * A server that listens on its own machine only, and was told of no other name, is called by no other: a page whose name was made to lead to 127.0.0.1 (DNS rebinding) would otherwise be of our
 * origin to the browser, and could do what anybody on this machine can. Elsewhere the name is the proxy's business. Pure.
 *
 * @returns `host_refused`, or nothing
 */
export function checkHost(
  { hostname }: Pick<FastifyRequest, "hostname">,
  { host, publicUrl }: Pick<Settings, "host" | "publicUrl">,
): ApiError | undefined {
  if (publicUrl !== null || !isLoopback(host) || isLoopback(hostname)) return undefined;
  return new ApiError("host_refused", `This server is not called ${JSON.stringify(hostname)}.`);
}
