import type { Pawl } from "pawl";
import type { Registry } from "prom-client";
import { agentRoutes } from "./agents/agent-routes.ts";
import { auditRoutes } from "./audit/audit-routes.ts";
import type { ServerDatabase } from "./database/open-database.ts";
import { healthRoutes } from "./health/health-routes.ts";
import type { Route } from "./http/route.ts";
import type { ServerClock } from "./http/server-clock.ts";
import { interruptRoutes } from "./interrupts/interrupt-routes.ts";
import { metricsRoutes } from "./metrics/metrics-routes.ts";
import { operateRoutes } from "./operate/operate-routes.ts";
import type { BulkOperations } from "./runs/bulk/bulk-operations.ts";
import { runRoutes } from "./runs/run-routes.ts";
import { scheduleRoutes } from "./schedules/schedule-routes.ts";
import type { Settings } from "./settings.ts";

/** What routes are made of. */
export interface RouteParts {
  readonly pawl: Pawl;
  readonly database: ServerDatabase;
  readonly settings: Settings;
  readonly clock: ServerClock;
  readonly bulk: BulkOperations;
  readonly registry: Registry;
  readonly isClosing: () => boolean;
}

/** Every operation, with the code that does it. */
export function routesOf(parts: RouteParts): readonly Route[] {
  return [
    ...runRoutes(parts),
    ...agentRoutes(parts),
    ...interruptRoutes(parts),
    ...scheduleRoutes(parts),
    ...operateRoutes(parts),
    ...auditRoutes(parts),
    ...healthRoutes(parts),
    ...metricsRoutes(parts.registry),
  ];
}
