import { PawlError } from "pawl";
import { pino } from "pino";
import { buildApp } from "./app.ts";
import { startChores } from "./chores.ts";
import { openDatabase } from "./database/open-database.ts";
import { boundedHashing, type PasswordHashing } from "./auth/password-hashing.ts";
import type { Authenticator } from "./http/authenticator.ts";
import type { HandlerParts } from "./http/handler.ts";
import { slowRequests, type SlowRequests } from "./http/slow-requests.ts";
import { systemServerClock, type ServerClock } from "./http/server-clock.ts";
import { RequestLimiter } from "./limits/request-limits.ts";
import { httpMetrics } from "./metrics/http-metrics.ts";
import { withMetricsToken } from "./metrics/metrics-token.ts";
import { systemClock } from "./live/clock.ts";
import { OpenCounts } from "./live/open-counts.ts";
import { Live } from "./live/live.ts";
import { liveLimits, type LiveLimits } from "./live/live-limits.ts";
import type { SseParts } from "./live/sse-stream.ts";
import { sseRoutes, withEventStreams } from "./live/sse-routes.ts";
import type { ServerOptions } from "./options.ts";
import { openParts, type ServerParts } from "./server-parts.ts";
import { routesOf } from "./routes.ts";
import { traceIds } from "./telemetry/trace-ids.ts";
import { settingsOf, type Settings } from "./settings.ts";
import type { FirstAdmin } from "./users/first-admin.ts";

/** A server that listens. */
export interface PawlServer {
  /** `http://127.0.0.1:8700`. */
  readonly url: string;
  /** How to sign in as admin, where this start has made one with a password of its own: told only here and now. Else null. */
  readonly firstAdmin: FirstAdmin | null;
  /** Finishes the requests under way (in 20 seconds at most), closes live connections, and closes the server's database. The Pawl that it was given stays open. Idempotent. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Puts a Pawl in front of people: API, live updates and dashboard.
 *
 * ```ts
 * const pawl = await createPawl({ store: "sqlite:./pawl.db", workflows: [order] });
 * const server = await createServer({ pawl, database: "sqlite:./pawl.server.db", mode: "dev" });
 * console.log(server.url);
 * ```
 *
 * @throws PawlError `invalid_option`, `config_invalid`, `address_in_use`; what the database and the port throw.
 */
export function createServer(options: ServerOptions): Promise<PawlServer> {
  return serve(options, {});
}

/** What only tests bring. */
export interface ServerSeams {
  /** Put before the real one. */
  readonly authenticator?: (real: Authenticator) => Authenticator;
  readonly clock?: ServerClock;
  readonly hashing?: PasswordHashing;
  readonly liveLimits?: Partial<LiveLimits>;
  readonly slowRequests?: SlowRequests;
}

/** {@link createServer}, with seams for tests. */
export async function serve(options: ServerOptions, seams: ServerSeams): Promise<PawlServer> {
  const settings = settingsOf(options);
  const logger = pino({ level: settings.logLevel, mixin: traceIds }, pino.destination(2));
  const clock = seams.clock ?? systemServerClock;
  const hashing = seams.hashing ?? boundedHashing();
  const database = await openDatabase(options.database);
  try {
    const parts = await openParts(options, { settings, database, clock, hashing });
    const firstAdmin = await parts.people.ensureAdmin();
    const handling = handlingOf(parts, seams);
    const live = liveParts(options, handling.authenticator, { ...liveLimits, ...seams.liveLimits });
    const routes = [...withEventStreams(routesOf(parts), live), ...sseRoutes(live)];
    const slow = seams.slowRequests ?? slowRequests;
    const app = await buildApp({ settings, logger, handling, routes, live, slow });
    // Fastify hands all of it to Node; its types do not know reusePort.
    const address = { host: settings.host, port: settings.port, reusePort: options.reusePort ?? false };
    const url = await app.listen(address).catch((error: unknown) => Promise.reject(listenError(error, settings)));
    const chores = startChores(parts, logger);
    const close = once(async () => {
      parts.closing.isBegun = true;
      await app.close();
      await parts.bulk.close();
      await chores.stop();
      await database.close();
    });
    return { url, firstAdmin, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function listenError(error: unknown, { host, port }: Settings): unknown {
  if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") return error;
  return new PawlError("address_in_use", `Another process listens on port ${port} of ${host} already.`, {
    hint: "Stop it, or give the server another port: the option `port`, `--port` of the command line; 0 takes any free one.",
    details: { host, port },
    cause: error,
  });
}

function handlingOf(parts: ServerParts, { authenticator }: ServerSeams): HandlerParts {
  const { people, settings } = parts;
  return {
    ...parts,
    authenticator: withMetricsToken(
      authenticator?.(people.authenticator) ?? people.authenticator,
      settings.metricsToken,
    ),
    limiter: new RequestLimiter(settings.requestLimits),
    metrics: httpMetrics(parts.registry),
    checkReplies: settings.checkReplies,
  };
}

function liveParts({ pawl }: ServerOptions, authenticator: Authenticator, limits: LiveLimits): SseParts {
  const counts = new OpenCounts(limits.connectionsPerUser);
  return { live: new Live(pawl, systemClock), authenticator, counts, limits };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | undefined;
  return () => (begun ??= work());
}
