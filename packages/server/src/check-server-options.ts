import { PawlError } from "pawl";
import { checkOptions, type OptionNames } from "pawl/internal";
import { fileSettings, type FileOptions } from "./files/file-options.ts";
import { defaultLimits } from "./limits/request-limits.ts";
import type { OAuthClient, ServerOptions } from "./options.ts";

const names: OptionNames<ServerOptions> = {
  pawl: true,
  database: true,
  mode: true,
  host: true,
  port: true,
  reusePort: true,
  publicUrl: true,
  traceUrl: true,
  corsOrigins: true,
  trustProxy: true,
  bodyLimitBytes: true,
  dashboard: true,
  logLevel: true,
  requestLimits: true,
  metricsToken: true,
  files: true,
  checkReplies: true,
  secret: true,
  admin: true,
  oauth: true,
};
const fileNames: OptionNames<FileOptions> = { store: true, maxBytes: true, bytesPerUser: true, types: true };
const adminNames: OptionNames<NonNullable<ServerOptions["admin"]>> = { email: true, password: true };
const oauthNames: OptionNames<NonNullable<ServerOptions["oauth"]>> = { github: true, google: true };
const clientNames: OptionNames<OAuthClient> = { clientId: true, clientSecret: true, url: true };
const limitNames = Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, true as const]));

/**
 * Checks what stands in a configuration: which options there are, and what they may be. Without the secret and other things that only the machine has on which the
 * server runs, so that `pawl validate` can check it anywhere. A misspelt `trustProxy` or `requestLimits` would else protect nobody, without a word.
 *
 * @throws PawlError `invalid_option`.
 */
export function checkServerOptions(options: Partial<ServerOptions>): void {
  checkOptions(options, names, "the server");
  checkOptions(options.files, fileNames, "the server's files");
  checkOptions(options.admin, adminNames, "the server's admin");
  checkOptions(options.oauth, oauthNames, "the server's oauth");
  for (const [provider, client] of Object.entries(options.oauth ?? {}))
    checkOptions(client, clientNames, `the server's oauth.${provider}`);
  checkOptions(options.requestLimits, limitNames, "the server's requestLimits");
  checkValues(options);
  fileSettings(options.files);
}

function checkValues({
  port,
  bodyLimitBytes,
  mode,
  requestLimits,
  metricsToken,
  publicUrl,
  traceUrl,
}: Partial<ServerOptions>): void {
  if (port !== undefined)
    check(Number.isInteger(port) && port >= 0 && port < 65_536, "port", port, "a port from 0 to 65535");
  if (bodyLimitBytes !== undefined)
    check(
      Number.isSafeInteger(bodyLimitBytes) && bodyLimitBytes > 0,
      "bodyLimitBytes",
      bodyLimitBytes,
      "a number of bytes",
    );
  if (mode !== undefined) check(mode === "dev" || mode === "production", "mode", mode, '"dev" or "production"');
  for (const [rate, limit] of Object.entries(requestLimits ?? {}))
    check(Number.isSafeInteger(limit) && limit > 0, `requestLimits.${rate}`, limit, "a number of requests a minute");
  if (metricsToken !== undefined)
    check(metricsToken.length >= 16, "metricsToken", "(not shown)", "a text of at least 16 characters");
  if (publicUrl !== undefined)
    check(/^https?:\/\/[^/?#]+$/.test(publicUrl), "publicUrl", publicUrl, "an origin such as https://pawl.example.com");
  if (traceUrl !== undefined) checkTraceUrl(traceUrl);
}

/** @throws PawlError `invalid_option`. */
export function checkTraceUrl(traceUrl: string): void {
  const isRight = /^https?:\/\/[^\s]+$/.test(traceUrl) && traceUrl.includes("{traceId}");
  check(isRight, "traceUrl", traceUrl, "an address such as https://jaeger.example.com/trace/{traceId}");
}

function check(isRight: boolean, option: string, value: unknown, what: string): void {
  if (isRight) return;
  throw new PawlError(
    "invalid_option",
    `The option ${option} of the server is ${JSON.stringify(value)}; it must be ${what}.`,
  );
}
