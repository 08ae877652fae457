import type { Pawl } from "pawl";
import type { Registry } from "prom-client";
import { auditRoutes } from "./audit/audit-routes.ts";
import type { ServerDatabase } from "./database/open-database.ts";
import { healthRoutes } from "./health/health-routes.ts";
import type { Route } from "./http/route.ts";
import type { ServerClock } from "./http/server-clock.ts";
import { metricsRoutes } from "./metrics/metrics-routes.ts";
import { runRoutes } from "./runs/run-routes.ts";
import type { Settings } from "./settings.ts";

/** What routes are made of. */
export interface RouteParts {
  readonly pawl: Pawl;
  readonly database: ServerDatabase;
  readonly settings: Settings;
  readonly clock: ServerClock;
  readonly registry: Registry;
  readonly isClosing: () => boolean;
}

/** Every operation, with the code that does it. */
export function routesOf(parts: RouteParts): readonly Route[] {
  return [...runRoutes(parts), ...auditRoutes(parts), ...healthRoutes(parts), ...metricsRoutes(parts.registry)];
}
