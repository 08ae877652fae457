import { runsGet } from "@pawl/api";
import { route, type Route } from "../http/route.ts";
import type { RouteParts } from "../routes.ts";
import { visibleRun } from "./visible-run.ts";
import { wireRun } from "./wire-run.ts";

/** What is done with runs. */
export function runRoutes({ pawl }: RouteParts): readonly Route[] {
  return [
    route(runsGet, async ({ params, principal }) => wireRun(await visibleRun(pawl, principal, params.run), principal)),
  ];
}
