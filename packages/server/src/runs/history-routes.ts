import { runsChildren, runsEvents, runsExport, runsStep, runsSteps, runsStream, runsStreams } from "@pawl/api";
import { PawlError } from "pawl";
import { route, type Route } from "../http/route.ts";
import { pageOf, wirePage } from "../paging/merge-pages.ts";
import type { RouteParts } from "../routes.ts";
import { readEventsPage } from "./read-events.ts";
import { readStreamPage } from "./read-stream.ts";
import { isVisible, visibleSummary } from "./visible-run.ts";
import { wireStream } from "./wire-event.ts";
import { wireHistory } from "./wire-history.ts";
import { wireSummary } from "./wire-run.ts";
import { mayHaveChanged, stepOf, wireStep } from "./wire-step.ts";

/** What a run has done so far. */
export function historyRoutes({ pawl }: RouteParts): readonly Route[] {
  return [
    route(runsSteps, async ({ params, query, principal }) => {
      const run = await visibleSummary(pawl, principal, params.run);
      const { values, afterSeq = 0 } = query;
      const steps = await pawl.steps(run.id);
      return {
        items: steps
          .filter((step) => mayHaveChanged(step, afterSeq))
          .map((step) => wireStep(step, { principal, values })),
        lastSeq: steps.reduce((last, { seq }) => Math.max(last, seq), afterSeq),
      };
    }),
    route(runsStep, async ({ params, principal }) => {
      const run = await visibleSummary(pawl, principal, params.run);
      const step = stepOf(await pawl.steps(run.id), params.key);
      if (step !== undefined) return wireStep(step, { principal, values: true });
      throw new PawlError("step_not_found", `Run ${run.id} has no step ${JSON.stringify(params.key)}.`);
    }),
    route(runsEvents, async ({ params, query, principal }) => {
      const run = await visibleSummary(pawl, principal, params.run);
      return readEventsPage(pawl, principal, { run, query });
    }),
    route(runsStreams, async ({ params, principal }) => {
      const run = await visibleSummary(pawl, principal, params.run);
      return { items: (await pawl.streams(run.id)).map(wireStream) };
    }),
    route(runsStream, async ({ params, query, principal }) => {
      const run = await visibleSummary(pawl, principal, params.run);
      return readStreamPage(pawl, run, { name: params.name, ...query });
    }),
    route(runsChildren, async ({ params, query, principal }) => {
      const run = await visibleSummary(pawl, principal, params.run);
      const { items, nextCursor } = await pawl.children(run.id, pageOf(query));
      const seen = items.filter((child) => isVisible(child, { pawl, principal }));
      return wirePage({ items: seen, nextCursor }, (child) => wireSummary(child, principal));
    }),
    route(runsExport, async ({ params, principal }) => {
      const run = await visibleSummary(pawl, principal, params.run);
      return wireHistory(await pawl.export(run.id), principal);
    }),
  ];
}
