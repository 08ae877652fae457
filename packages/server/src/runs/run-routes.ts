import { runsCount, runsGet, runsList } from "@pawl/api";
import { route, type Route } from "../http/route.ts";
import { wirePage } from "../paging/merge-pages.ts";
import type { RouteParts } from "../routes.ts";
import { actionRoutes } from "./action-routes.ts";
import { bulkRoutes } from "./bulk/bulk-routes.ts";
import { countRuns } from "./count-runs.ts";
import { historyRoutes } from "./history-routes.ts";
import { runFilterOf } from "./run-filter.ts";
import { searchRuns } from "./search-runs.ts";
import { visibleRun } from "./visible-run.ts";
import { wireRun, wireSummary } from "./wire-run.ts";

/** What is done with runs. */
export function runRoutes(parts: RouteParts): readonly Route[] {
  const { pawl, clock } = parts;
  return [
    route(runsList, async ({ query, principal }) => {
      const { q, limit, cursor, ...wire } = query;
      const filter = runFilterOf(wire, { pawl, principal, nowMs: clock.nowMs() });
      const page = await searchRuns(pawl, principal, { filter, q, page: { limit, cursor } });
      return wirePage(page, (run) => wireSummary(run, principal));
    }),
    route(runsCount, async ({ query, principal }) => {
      const { q, ...wire } = query;
      const filter = runFilterOf(wire, { pawl, principal, nowMs: clock.nowMs() });
      return countRuns(pawl, principal, { filter, q });
    }),
    route(runsGet, async ({ params, principal }) => wireRun(await visibleRun(pawl, principal, params.run), principal)),
    ...bulkRoutes(parts),
    ...historyRoutes(parts),
    ...actionRoutes(parts),
  ];
}
