import { pino } from "pino";
import { collectDefaultMetrics, Registry } from "prom-client";
import { buildApp } from "./app.ts";
import { AuditLog } from "./audit/audit-log.ts";
import { openDatabase } from "./database/open-database.ts";
import { systemServerClock } from "./http/server-clock.ts";
import { RequestLimiter } from "./limits/request-limits.ts";
import { engineMetrics } from "./metrics/engine-metrics.ts";
import { httpMetrics } from "./metrics/http-metrics.ts";
import { withMetricsToken } from "./metrics/metrics-token.ts";
import type { ServerOptions } from "./options.ts";
import { BulkOperations } from "./runs/bulk/bulk-operations.ts";
import { routesOf } from "./routes.ts";
import { settingsOf } from "./settings.ts";
import { testAuthenticator } from "./testing/test-authenticator.fixture.ts";

/** A server that listens. */
export interface PawlServer {
  /** `http://127.0.0.1:8700`. */
  readonly url: string;
  /** Of the very first start, where the environment named no admin: how to sign in, told only now. */
  readonly firstAdmin: { readonly email: string; readonly password: string } | null;
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
export async function createServer(options: ServerOptions): Promise<PawlServer> {
  const settings = settingsOf(options);
  const logger = pino({ level: settings.logLevel }, pino.destination(2));
  const database = await openDatabase(options.database);
  try {
    const clock = systemServerClock;
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    engineMetrics(registry, options.pawl, () => clock.nowMs());
    let isClosing = false;
    const { pawl } = options;
    const bulk = new BulkOperations({ pawl, database, clock });
    const routes = routesOf({ pawl, database, settings, clock, bulk, registry, isClosing: () => isClosing });
    const handling = {
      authenticator: withMetricsToken(testAuthenticator, settings.metricsToken),
      limiter: new RequestLimiter(settings.requestLimits),
      audit: new AuditLog(database.db),
      metrics: httpMetrics(registry),
      database,
      clock,
      checkReplies: settings.checkReplies,
    };
    const app = await buildApp({ settings, logger, handling, routes });
    // Fastify hands all of it to Node; its types do not know reusePort.
    const address = { host: settings.host, port: settings.port, reusePort: options.reusePort ?? false };
    const url = await app.listen(address);
    const close = once(async () => {
      isClosing = true;
      await app.close();
      await bulk.close();
      await database.close();
    });
    return { url, firstAdmin: null, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | undefined;
  return () => (begun ??= work());
}
