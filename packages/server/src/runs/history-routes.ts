import { runsChildren, runsEvents, runsExport, runsStep, runsSteps, runsStream, runsStreams } from "@pawl/api";
import { PawlError, type Pawl } from "pawl";
import type { StepList } from "pawl/internal";
import { route, type Route } from "../http/route.ts";
import { pageOf, wirePage } from "../paging/merge-pages.ts";
import type { RouteParts } from "../routes.ts";
import { readEventsPage } from "./read-events.ts";
import { readStreamPage } from "./read-stream.ts";
import { pageOfSteps } from "./step-page.ts";
import { StepLogs } from "./step-logs.ts";
import { isVisible, visibleSummary } from "./visible-run.ts";
import { wireStream } from "./wire-event.ts";
import { wireHistory } from "./wire-history.ts";
import { wireSummary } from "./wire-run.ts";
import { mayHaveChanged, wireStep } from "./wire-step.ts";

/** What a run has done so far. */
export function historyRoutes({ pawl }: RouteParts): readonly Route[] {
  const logs = new StepLogs(pawl);
  return [
    route(runsSteps, async ({ params, query, principal }) => {
      const run = await visibleSummary(pawl, principal, params.run);
      const { values, afterSeq = 0, limit, cursor } = query;
      const { steps, lastSeq } = values ? await allValues(pawl, run.id) : await logs.read(run);
      const changed = steps.filter((step) => mayHaveChanged(step, afterSeq));
      const { items, nextCursor } = pageOfSteps(changed, { limit, cursor });
      return {
        items: items.map((step) => wireStep(step, { principal, values })),
        lastSeq: Math.max(lastSeq, afterSeq),
        total: changed.length,
        nextCursor,
      };
    }),
    route(runsStep, async ({ params, principal }) => {
      const run = await visibleSummary(pawl, principal, params.run);
      const step = await logs.step(run, params.key);
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

async function allValues(pawl: Pawl, id: string): Promise<StepList> {
  const steps = await pawl.steps(id);
  return { steps, lastSeq: steps.reduce((last, { seq }) => Math.max(last, seq), 0) };
}
