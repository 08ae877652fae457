import { PawlError } from "pawl";
import { authSettingsOf, type AuthSettings } from "./auth/auth-settings.ts";
import { fileSettings, type FileSettings } from "./files/file-options.ts";
import { defaultLimits, type RequestLimits } from "./limits/request-limits.ts";
import type { ServerOptions } from "./options.ts";

/** The options, checked and complete. */
export interface Settings {
  readonly mode: "dev" | "production";
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | null;
  readonly corsOrigins: readonly string[];
  readonly trustProxy: readonly string[];
  readonly bodyLimitBytes: number;
  readonly dashboard: boolean;
  readonly logLevel: NonNullable<ServerOptions["logLevel"]>;
  readonly requestLimits: RequestLimits;
  readonly metricsToken: string | null;
  readonly traceUrl: string | null;
  readonly files: FileSettings;
  readonly checkReplies: boolean;
  readonly auth: AuthSettings;
  readonly contentSecurityPolicy: {
    readonly useDefaults: false;
    readonly directives: Readonly<Record<string, readonly string[]>>;
  };
}

/** @throws PawlError `invalid_option`. */
export function settingsOf(options: ServerOptions): Settings {
  const { port = 8700, bodyLimitBytes = 4 * 1024 * 1024, publicUrl, mode = "production" } = options;
  check(Number.isInteger(port) && port >= 0 && port < 65_536, "port", port, "a port from 0 to 65535");
  check(
    Number.isSafeInteger(bodyLimitBytes) && bodyLimitBytes > 0,
    "bodyLimitBytes",
    bodyLimitBytes,
    "a number of bytes",
  );
  check(mode === "dev" || mode === "production", "mode", mode, '"dev" or "production"');
  for (const [rate, limit] of Object.entries(options.requestLimits ?? {}))
    check(Number.isSafeInteger(limit) && limit > 0, `requestLimits.${rate}`, limit, "a number of requests a minute");
  if (options.metricsToken !== undefined)
    check(options.metricsToken.length >= 16, "metricsToken", "(not shown)", "a text of at least 16 characters");
  if (publicUrl !== undefined)
    check(/^https?:\/\/[^/?#]+$/.test(publicUrl), "publicUrl", publicUrl, "an origin such as https://pawl.example.com");
  const traceUrl = options.traceUrl ?? process.env["PAWL_TRACE_URL"];
  if (traceUrl !== undefined && traceUrl !== "")
    check(
      /^https?:\/\/[^\s]+$/.test(traceUrl) && traceUrl.includes("{traceId}"),
      "traceUrl",
      traceUrl,
      "an address such as https://jaeger.example.com/trace/{traceId}",
    );
  return {
    mode,
    host: options.host ?? "127.0.0.1",
    port,
    publicUrl: publicUrl ?? null,
    corsOrigins: options.corsOrigins ?? [],
    trustProxy: options.trustProxy ?? [],
    bodyLimitBytes,
    dashboard: options.dashboard ?? true,
    logLevel: options.logLevel ?? "warn",
    requestLimits: { ...defaultLimits, ...options.requestLimits },
    metricsToken: options.metricsToken ?? null,
    traceUrl: traceUrl === undefined || traceUrl === "" ? null : traceUrl,
    files: fileSettings(options.files),
    checkReplies: options.checkReplies ?? false,
    auth: authSettingsOf(options),
    contentSecurityPolicy: {
      // Helmet's own would send browsers to https where there is none.
      useDefaults: false,
      directives: {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        // Charts and the graph place what they draw by style attributes.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
      },
    },
  };
}

function check(isRight: boolean, option: string, value: unknown, what: string): void {
  if (isRight) return;
  throw new PawlError(
    "invalid_option",
    `The option ${option} of the server is ${JSON.stringify(value)}; it must be ${what}.`,
  );
}
