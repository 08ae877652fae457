import { pino } from "pino";
import { collectDefaultMetrics, Registry } from "prom-client";
import { buildApp } from "./app.ts";
import { AuditLog } from "./audit/audit-log.ts";
import { openDatabase } from "./database/open-database.ts";
import { Uploads } from "./files/uploads.ts";
import type { Authenticator } from "./http/authenticator.ts";
import { systemServerClock, type ServerClock } from "./http/server-clock.ts";
import { RequestLimiter } from "./limits/request-limits.ts";
import { engineMetrics } from "./metrics/engine-metrics.ts";
import { httpMetrics } from "./metrics/http-metrics.ts";
import { withMetricsToken } from "./metrics/metrics-token.ts";
import { systemClock } from "./live/clock.ts";
import { ConnectionCounts } from "./live/connection-counts.ts";
import { Live } from "./live/live.ts";
import { liveLimits } from "./live/live-limits.ts";
import type { SseParts } from "./live/sse-stream.ts";
import { sseRoutes, withEventStreams } from "./live/sse-routes.ts";
import type { ServerOptions } from "./options.ts";
import { BulkOperations } from "./runs/bulk/bulk-operations.ts";
import { routesOf } from "./routes.ts";
import { ShareStore } from "./shares/share-store.ts";
import { traceIds } from "./telemetry/trace-ids.ts";
import { settingsOf } from "./settings.ts";
import type { FirstAdmin } from "./users/first-admin.ts";
import { keepBelongings } from "./users/keep-belongings.ts";
import { openPeople } from "./users/people.ts";
import { regularly } from "./users/regularly.ts";

/** A server that listens. */
export interface PawlServer {
  /** `http://127.0.0.1:8700`. */
  readonly url: string;
  /** How to sign in as admin, where this start has made one with a password of its own: told only here and now. Else null. */
  readonly firstAdmin: FirstAdmin | null;
  /** Finishes the requests under way, closes live connections, and closes the server's database. The Pawl that it was given stays open. Idempotent. */
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
 * @throws PawlError `invalid_option`, `config_invalid`; what the database and the port throw.
 */
export function createServer(options: ServerOptions): Promise<PawlServer> {
  return serve(options, {});
}

/** What only tests bring. */
export interface ServerSeams {
  /** Put before the real one. */
  readonly authenticator?: (real: Authenticator) => Authenticator;
  readonly clock?: ServerClock;
}

const flushMs = 5_000;
const cleanUpMs = 3_600_000;
const sweepMs = 600_000;

/** {@link createServer}, with seams for tests. */
export async function serve(options: ServerOptions, seams: ServerSeams): Promise<PawlServer> {
  const settings = settingsOf(options);
  const logger = pino({ level: settings.logLevel, mixin: traceIds }, pino.destination(2));
  const clock = seams.clock ?? systemServerClock;
  const database = await openDatabase(options.database);
  try {
    const people = await openPeople({ database, settings, nowMs: () => clock.nowMs() });
    const firstAdmin = await people.ensureAdmin();
    const authenticator = seams.authenticator?.(people.authenticator) ?? people.authenticator;
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    engineMetrics(registry, options.pawl, () => clock.nowMs());
    let isClosing = false;
    const { pawl } = options;
    const bulk = new BulkOperations({ pawl, database, clock });
    const files = new Uploads({
      database,
      clock,
      settings: settings.files,
      limitOf: (user) => people.usage.limitsOf(user),
    });
    keepBelongings({ people, database, files });
    const shares = new ShareStore({ db: database.db, clock });
    const routes = routesOf({
      pawl,
      database,
      settings,
      people,
      bulk,
      files,
      clock,
      registry,
      isClosing: () => isClosing,
    });
    const handling = {
      authenticator: withMetricsToken(authenticator, settings.metricsToken),
      limiter: new RequestLimiter(settings.requestLimits),
      audit: new AuditLog(database.db),
      metrics: httpMetrics(registry),
      database,
      clock,
      checkReplies: settings.checkReplies,
    };
    const live = liveParts(options, handling.authenticator);
    const allRoutes = [...withEventStreams(routes, live), ...sseRoutes(live)];
    const app = await buildApp({ settings, logger, handling, routes: allRoutes, live });
    // Fastify hands all of it to Node; its types do not know reusePort.
    const address = { host: settings.host, port: settings.port, reusePort: options.reusePort ?? false };
    const url = await app.listen(address);
    const regular = [
      regularly(() => people.usage.flush(), { everyMs: flushMs, what: "counting requests", logger }),
      regularly(() => people.cleanUp(), { everyMs: cleanUpMs, what: "the clean-up", logger }),
      regularly(() => files.sweep(), { everyMs: sweepMs, what: "the removal of old uploads", logger }),
      regularly(() => shares.sweep(), { everyMs: sweepMs, what: "the removal of old links", logger }),
    ];
    const close = once(async () => {
      isClosing = true;
      await app.close();
      await bulk.close();
      for (const { stop } of regular) await stop();
      await people.usage.flush();
      await database.close();
    });
    return { url, firstAdmin, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function liveParts({ pawl }: ServerOptions, authenticator: Authenticator): SseParts {
  const counts = new ConnectionCounts(liveLimits.connectionsPerUser);
  return { live: new Live(pawl, systemClock), authenticator, counts, limits: liveLimits };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | undefined;
  return () => (begun ??= work());
}
