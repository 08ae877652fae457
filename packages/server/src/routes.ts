import type { Pawl } from "pawl";
import type { FastifyBaseLogger } from "fastify";
import { authRoutes } from "./auth/auth-routes.ts";
import { meRoutes } from "./auth/me-routes.ts";
import { oauthRoutes } from "./auth/oauth/oauth-routes.ts";
import type { ServerDatabase } from "./database/open-database.ts";
import type { Route } from "./http/route.ts";
import { runRoutes } from "./runs/run-routes.ts";
import type { Settings } from "./settings.ts";
import { infoRoutes } from "./users/info-routes.ts";
import type { People } from "./users/people.ts";
import { usageRoutes } from "./users/usage-routes.ts";
import { userRoutes } from "./users/user-routes.ts";

/** What routes are made of. */
export interface RouteParts {
  readonly pawl: Pawl;
  readonly database: ServerDatabase;
  readonly settings: Settings;
  readonly logger: FastifyBaseLogger;
  readonly nowMs: () => number;
  /** Users, sign-in, settings, usage. */
  readonly people: People;
}

/** Every operation, with the code that does it. */
export function routesOf(parts: RouteParts): readonly Route[] {
  return [
    ...authRoutes(parts),
    ...oauthRoutes(parts),
    ...meRoutes(parts),
    ...userRoutes(parts),
    ...usageRoutes(parts),
    ...infoRoutes(parts),
    ...runRoutes(parts),
  ];
}
