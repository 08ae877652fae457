import { authRoutes } from "./auth/auth-routes.ts";
import { meRoutes } from "./auth/me-routes.ts";
import { oauthRoutes } from "./auth/oauth/oauth-routes.ts";
import { agentRoutes } from "./agents/agent-routes.ts";
import { auditRoutes } from "./audit/audit-routes.ts";
import { runFileRoutes } from "./files/run-file-routes.ts";
import { uploadRoutes } from "./files/upload-routes.ts";
import { healthRoutes } from "./health/health-routes.ts";
import type { Route } from "./http/route.ts";
import { interruptRoutes } from "./interrupts/interrupt-routes.ts";
import { metricsRoutes } from "./metrics/metrics-routes.ts";
import { operateRoutes } from "./operate/operate-routes.ts";
import { runRoutes } from "./runs/run-routes.ts";
import { scheduleRoutes } from "./schedules/schedule-routes.ts";
import type { ServerParts } from "./server-parts.ts";
import { shareRoutes } from "./shares/share-routes.ts";
import { workflowRoutes } from "./workflows/workflow-routes.ts";
import { infoRoutes } from "./users/info-routes.ts";
import { peopleRoutes } from "./users/people-routes.ts";
import { usageRoutes } from "./users/usage-routes.ts";
import { userRoutes } from "./users/user-routes.ts";

/** What routes are made of. */
export type RouteParts = ServerParts;

/** Every operation, with the code that does it. */
export function routesOf(parts: RouteParts): readonly Route[] {
  return [
    ...runRoutes(parts),
    ...workflowRoutes(parts),
    ...shareRoutes(parts),
    ...uploadRoutes(parts.files),
    ...runFileRoutes(parts),
    ...agentRoutes(parts),
    ...interruptRoutes(parts),
    ...scheduleRoutes(parts),
    ...operateRoutes(parts),
    ...authRoutes(parts),
    ...oauthRoutes(parts),
    ...meRoutes(parts),
    ...userRoutes(parts),
    ...peopleRoutes(parts),
    ...usageRoutes(parts),
    ...infoRoutes(parts),
    ...auditRoutes(parts),
    ...healthRoutes(parts),
    ...metricsRoutes(parts.registry),
  ];
}
