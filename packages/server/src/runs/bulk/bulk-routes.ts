import { runsBulk, runsBulkGet, runsBulkStop } from "@pawl/api";
import { refuseUploads } from "../../files/attach-uploads.ts";
import { seesAll, type Principal } from "../../http/principal.ts";
import { route, type Route } from "../../http/route.ts";
import type { RouteParts } from "../../routes.ts";
import { wireBulk } from "./bulk-table.ts";
import { bulkTargets } from "./bulk-targets.ts";
import { doToMany } from "./bulk-work.ts";

/** The same to many runs. */
export function bulkRoutes({ pawl, clock, bulk, people: { usage } }: RouteParts): readonly Route[] {
  return [
    route(runsBulk, async ({ body, principal }) => {
      const nowMs = clock.nowMs();
      refuseUploads(body.input, "The input of many forks");
      const targets = await bulkTargets(body, { pawl, principal, nowMs });
      if (body.action === "retry" || body.action === "fork") await usage.requireTokens(principal.userId);
      // A fork is a start. How many there will be is not known before they are done: as many count as there can be.
      if (
        body.action === "fork" &&
        body.dryRun !== true &&
        (await usage.limitsOf(principal.userId)).runsPerDay !== null
      ) {
        const dry = {
          id: "",
          body: { ...body, dryRun: true },
          targets,
          signal: new AbortController().signal,
          tell: () => {},
        };
        await usage.takeRuns(principal.userId, (await doToMany(pawl, dry)).matched);
      }
      return wireBulk(await bulk.begin(principal, { body, targets }), nowMs);
    }),
    route(runsBulkGet, async ({ params, principal }) =>
      wireBulk(await bulk.get(params.operation, whose(principal)), clock.nowMs()),
    ),
    route(runsBulkStop, async ({ params, principal }) =>
      wireBulk(await bulk.stop(params.operation, whose(principal)), clock.nowMs()),
    ),
  ];
}

/** Whose operations the caller sees; null: everybody's. */
function whose(principal: Principal): string | null {
  return seesAll(principal) ? null : principal.userId;
}
