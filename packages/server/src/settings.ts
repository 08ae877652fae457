import { PawlError } from "pawl";
import { authSettingsOf, type AuthSettings } from "./auth/auth-settings.ts";
import { checkServerOptions, checkTraceUrl } from "./check-server-options.ts";
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
  checkServerOptions(options);
  checkDatabase(options.database);
  const { port = 8700, bodyLimitBytes = 4 * 1024 * 1024, publicUrl, mode = "production" } = options;
  const traceUrl = options.traceUrl ?? process.env["PAWL_TRACE_URL"];
  if (traceUrl !== undefined && traceUrl !== "") checkTraceUrl(traceUrl);
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

/** JavaScript, and what `loadConfig` gives, may leave it out. */
function checkDatabase(database: string | undefined): void {
  if (database !== undefined) return;
  throw new PawlError("invalid_option", "The option database of the server is missing.", {
    hint: 'Say where users and sessions are kept: "sqlite:./pawl.server.db", or "postgres://…". `pawl server` and `pawl dev` take a place beside the store by themselves.',
  });
}
