import type { Pawl } from "pawl";
import type { FileOptions } from "./files/file-options.ts";
import type { RequestLimits } from "./limits/request-limits.ts";

/** What {@link createServer} takes. */
export interface ServerOptions {
  readonly pawl: Pawl;
  /** Where the server keeps users, saved workflows and what else is its own: `sqlite:./pawl.server.db` or `postgres://…` (there in the schema `pawl_server`). */
  readonly database: string;
  /** `dev`: for one's own machine. Default `production`, which refuses secrets that everybody knows, and cookies without TLS from elsewhere than this machine. */
  readonly mode?: "dev" | "production";
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 8700; 0: any that is free. */
  readonly port?: number;
  /** Lets a second process listen on the same port while it takes over from the first; default false. Linux and macOS. */
  readonly reusePort?: boolean;
  /** How people reach it, where that is not `http://host:port`: `https://pawl.example.com`. Links and redirects are made of it, and cookies go by it. */
  readonly publicUrl?: string;
  /** Pages of other origins that may call the API; default: none. */
  readonly corsOrigins?: readonly string[];
  /** Proxies in front whose `X-Forwarded-*` is believed: addresses or networks; default: none. */
  readonly trustProxy?: readonly string[];
  /** Largest body of a request, in bytes; default 4 MiB. Files are uploaded in chunks, and have limits of their own. */
  readonly bodyLimitBytes?: number;
  /** `false`: only the API. */
  readonly dashboard?: boolean;
  /** Default: warnings and errors as JSON lines on stderr. */
  readonly logLevel?: "debug" | "info" | "warn" | "error" | "silent";
  /** Requests a minute, of one user to one operation: `{ read: 1200, write: 240, start: 600, auth: 30 }` are the defaults. */
  readonly requestLimits?: Partial<RequestLimits>;
  /** With this as Bearer token, `GET /api/v1/metrics` needs no user; at least 16 characters. Default: only operators. */
  readonly metricsToken?: string;
  /** Where traces are shown, with `{traceId}` for the trace of a run: `https://jaeger.example.com/trace/{traceId}`. The dashboard links to it. Default: `PAWL_TRACE_URL`, or no link. */
  readonly traceUrl?: string;
  /** What users may upload, and where it lies until a run gets it. */
  readonly files?: FileOptions;
  /** For tests: checks every reply against the contract, and answers 500 where it does not fit. */
  readonly checkReplies?: boolean;
  /** Keys are derived from it; at least 32 random characters, the same for all servers on one database. Default: `PAWL_SECRET`; in `dev`, one is made up and kept in the database. */
  readonly secret?: string;
  /** Who is made admin where there is none. Default: `PAWL_ADMIN_EMAIL` and `PAWL_ADMIN_PASSWORD`; else `admin@localhost` with a password that is made up, and told once as `server.firstAdmin`. */
  readonly admin?: { readonly email: string; readonly password: string };
  /** Sign-in by GitHub and Google. Default: `PAWL_GITHUB_CLIENT_ID`, `PAWL_GITHUB_CLIENT_SECRET`, and the same for `GOOGLE`. */
  readonly oauth?: { readonly github?: OAuthClient; readonly google?: OAuthClient };
}

/** What a provider has given when this server was registered there. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where it is, if not at `https://github.com` or `https://accounts.google.com`: GitHub Enterprise, or another provider that speaks OpenID Connect as Google does. */
  readonly url?: string;
}
