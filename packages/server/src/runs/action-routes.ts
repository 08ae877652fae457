import {
  runsCancel,
  runsDelete,
  runsFork,
  runsPause,
  runsResume,
  runsRetry,
  runsSignal,
  type Run as WireRun,
} from "@pawl/api";
import type { Run } from "pawl";
import { idempotencyKey } from "../idempotency/idempotency-key.ts";
import type { Principal } from "../http/principal.ts";
import { route, type Route } from "../http/route.ts";
import type { RouteParts } from "../routes.ts";
import { countedStart } from "./counted-start.ts";
import { forkDigest, forkRun } from "./fork-run.ts";
import { runPath } from "./run-path.ts";
import { startOnce } from "./start-once.ts";
import { visibleRun, visibleSummary } from "./visible-run.ts";
import { wireRun } from "./wire-run.ts";

/** What can be done with a run. Each looks first whether the caller may see it. */
export function actionRoutes({ pawl, people, files }: RouteParts): readonly Route[] {
  const acting = async (principal: Principal, id: string, act: (run: Run) => Promise<unknown>): Promise<WireRun> => {
    await act(await visibleSummary(pawl, principal, id));
    return wireRun(await visibleRun(pawl, principal, id), principal);
  };
  return [
    route(runsCancel, ({ params, body: { reason, force }, principal }) =>
      acting(principal, params.run, ({ id }) =>
        pawl.cancel(id, { ...(reason !== undefined && { reason }), ...(force !== undefined && { force }) }),
      ),
    ),
    route(runsPause, ({ params, principal }) => acting(principal, params.run, ({ id }) => pawl.pause(id))),
    route(runsResume, ({ params, principal }) => acting(principal, params.run, ({ id }) => pawl.resume(id))),
    route(runsRetry, async ({ params, body: { from }, principal }) => {
      await people.usage.requireTokens(principal.userId);
      return acting(principal, params.run, ({ id }) => pawl.retry(id, from === undefined ? {} : { from }));
    }),
    route(runsFork, async ({ params, body, principal, request, reply }) => {
      const origin = await visibleSummary(pawl, principal, params.run);
      const key = idempotencyKey(runsFork, request) ?? undefined;
      const fork = { origin, body, idempotencyKey: key };
      const asked = { agent: origin.workflow, idempotencyKey: key, digest: forkDigest(origin, body) };
      const { run, isNew } = await startOnce(pawl, principal, asked, () =>
        countedStart(people.usage, principal, () => forkRun({ pawl, files }, principal, fork)),
      );
      void reply.header("location", runPath(run));
      if (!isNew) void reply.header("idempotency-replayed", "true");
      return wireRun(run, principal);
    }),
    route(runsSignal, async ({ params, body, principal }) => {
      const { id } = await visibleSummary(pawl, principal, params.run);
      await pawl.signal(id, params.name, body.payload);
    }),
    route(runsDelete, async ({ params, principal }) => {
      const { id } = await visibleSummary(pawl, principal, params.run);
      await pawl.delete(id);
    }),
  ];
}
