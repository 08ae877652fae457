import { agentsExecute, agentsGet, agentsList } from "@pawl/api";
import { withUploads } from "../files/attach-uploads.ts";
import { idempotencyKey } from "../idempotency/idempotency-key.ts";
import { route, type Route } from "../http/route.ts";
import type { RouteParts } from "../routes.ts";
import { countedStart } from "../runs/counted-start.ts";
import { runPath } from "../runs/run-path.ts";
import { startOnce } from "../runs/start-once.ts";
import { startDigest, startRun } from "../runs/start-run.ts";
import { wireRun } from "../runs/wire-run.ts";
import { agentVersions } from "./agent-versions.ts";
import { Directory } from "./directory.ts";
import { registeredAgent } from "./registered-agent.ts";
import { searchAgents } from "./search-agents.ts";
import { wireAgent } from "./wire-agent.ts";

/** The workflows and graphs that the server's Pawl has registered. */
export function agentRoutes({ pawl, clock, files, people }: RouteParts): readonly Route[] {
  const directory = new Directory(pawl, () => clock.nowMs());
  return [
    route(agentsList, async ({ query, principal }) => {
      const agents = await directory.summaries(principal);
      return searchAgents(agents, query);
    }),
    route(agentsGet, async ({ params, query, principal }) => {
      const workflow = registeredAgent(pawl, params.agent, query.version);
      const [summary, versions] = await Promise.all([
        directory.summary(principal, workflow),
        agentVersions(pawl, principal, params.agent),
      ]);
      return wireAgent(workflow, { summary, versions });
    }),
    route(agentsExecute, async ({ params, body, principal, request, reply }) => {
      const key = idempotencyKey(agentsExecute, request) ?? undefined;
      const { agent } = params;
      const asked = { agent, idempotencyKey: key, digest: startDigest({ agent, asked: body }) };
      const { run, isNew } = await startOnce(pawl, principal, asked, () =>
        countedStart(people.usage, principal, async () =>
          startRun(pawl, principal, {
            agent,
            ...(await withUploads(files, principal.userId, body)),
            idempotencyKey: key,
          }),
        ),
      );
      void reply.header("location", runPath(run));
      if (!isNew) void reply.header("idempotency-replayed", "true");
      return wireRun(run, principal);
    }),
  ];
}
