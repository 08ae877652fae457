import type { Pawl } from "pawl";
import type { ServerDatabase } from "./database/open-database.ts";
import type { Route } from "./http/route.ts";
import { runRoutes } from "./runs/run-routes.ts";
import type { Settings } from "./settings.ts";

/** What routes are made of. */
export interface RouteParts {
  readonly pawl: Pawl;
  readonly database: ServerDatabase;
  readonly settings: Settings;
}

/** Every operation, with the code that does it. */
export function routesOf(parts: RouteParts): readonly Route[] {
  return [...runRoutes(parts)];
}
