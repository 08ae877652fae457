import {
  workflowsCreate,
  workflowsDelete,
  workflowsExecute,
  workflowsExport,
  workflowsFork,
  workflowsGet,
  workflowsImport,
  workflowsInterrupt,
  workflowsList,
  workflowsRuns,
  workflowsUpdate,
} from "@pawl/api";
import { registeredAgent } from "../agents/registered-agent.ts";
import { cursorOf } from "../database/place.ts";
import { idempotencyKey } from "../idempotency/idempotency-key.ts";
import { etagOf, revisionSeen } from "../http/if-match.ts";
import { ownerSeen } from "../http/principal.ts";
import { answerInterrupt } from "../interrupts/answer-interrupt.ts";
import { wireInterrupt } from "../interrupts/wire-interrupt.ts";
import { route, type Call, type Route } from "../http/route.ts";
import { wirePage } from "../paging/merge-pages.ts";
import type { RouteParts } from "../routes.ts";
import { userTags, workflowTag } from "../runs/own-tags.ts";
import { countedStart } from "../runs/counted-start.ts";
import { startOnce } from "../runs/start-once.ts";
import { startDigest } from "../runs/start-run.ts";
import { runPath } from "../runs/run-path.ts";
import { wireRun, wireSummary } from "../runs/wire-run.ts";
import { questionOf } from "./answer-workflow.ts";
import { executeWorkflow } from "./execute-workflow.ts";
import { forkWorkflow } from "./fork-workflow.ts";
import { shownWorkflow, shownWorkflows, visibleWorkflow } from "./saved-workflows.ts";
import { tagPairs } from "./tag-pairs.ts";
import type { WorkflowRow } from "./workflow-store.ts";
import { documentOf } from "./wire-workflow.ts";

/** What is done with saved workflows. */
export function workflowRoutes({ pawl, files, people, workflows: store }: RouteParts): readonly Route[] {
  const saved = { pawl, store, files };
  const shown = async ({ principal, reply }: Pick<Call, "principal" | "reply">, row: WorkflowRow) => {
    const workflow = await shownWorkflow(saved, principal, row);
    const { lastRun } = workflow;
    void reply.header("etag", etagOf(row.revision, ...(lastRun === null ? [] : [lastRun.id, lastRun.status])));
    return workflow;
  };

  return [
    route(workflowsList, async ({ query, principal }) => {
      const rows = await store.list(principal.userId, { ...query, tags: tagPairs(query.tag) });
      const page = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? page.at(-1) : undefined;
      return {
        items: await shownWorkflows(saved, principal, page),
        nextCursor: last === undefined ? null : cursorOf({ atMs: last.updatedMs, id: last.id }),
      };
    }),

    route(workflowsCreate, async (call) => {
      const { agent, version, tags } = call.body;
      registeredAgent(pawl, agent, version ?? undefined);
      userTags(tags);
      return shown(call, await store.insert(call.principal, { ...call.body, forkedFrom: null }));
    }),

    route(workflowsGet, async (call) =>
      shown(call, await visibleWorkflow(saved, call.principal, call.params.workflow)),
    ),

    route(workflowsUpdate, async (call) => {
      const { params, body, principal, request } = call;
      userTags(body.tags);
      const row = await store.owned(principal.userId, params.workflow);
      if (body.version !== undefined && body.version !== null) registeredAgent(pawl, row.agent, body.version);
      return shown(call, await store.update(principal, row.id, { change: body, revision: revisionSeen(request) }));
    }),

    route(workflowsDelete, ({ params, principal, request }) =>
      store.remove(principal.userId, params.workflow, revisionSeen(request)),
    ),

    route(workflowsExecute, async ({ params, body, principal, request, reply }) => {
      const start = {
        workflow: params.workflow,
        body,
        idempotencyKey: idempotencyKey(workflowsExecute, request) ?? undefined,
      };
      const { agent, id } = await visibleWorkflow(saved, principal, params.workflow);
      const digest = startDigest({ agent, workflow: id, asked: body });
      const { run, isNew } = await startOnce(pawl, principal, { ...start, agent, digest }, () =>
        countedStart(people.usage, principal, () => executeWorkflow(saved, principal, start)),
      );
      void reply.header("location", runPath(run));
      if (!isNew) void reply.header("idempotency-replayed", "true");
      return wireRun(run, principal);
    }),

    route(workflowsInterrupt, async ({ params, body, principal }) => {
      const id = await questionOf(saved, principal, { workflow: params.workflow, body });
      return wireInterrupt(await answerInterrupt({ pawl, files }, principal, { id, body }), principal);
    }),

    route(workflowsRuns, async ({ params, query, principal }) => {
      const row = await visibleWorkflow(saved, principal, params.workflow);
      const owner = ownerSeen(principal);
      const page = await pawl.list({
        tags: { [workflowTag]: row.id },
        ...(owner !== undefined && { owner }),
        ...(query.status !== undefined && { status: query.status }),
        ...(query.cursor !== undefined && { cursor: query.cursor }),
        limit: query.limit,
      });
      return wirePage(page, (run) => wireSummary(run, principal));
    }),

    route(workflowsExport, async ({ params, principal, reply }) => {
      const row = await visibleWorkflow(saved, principal, params.workflow);
      void reply.header("content-disposition", `attachment; filename="workflow-${row.id}.json"`);
      return documentOf(row);
    }),

    route(workflowsImport, async (call) => {
      const { agent, version, tags } = call.body;
      registeredAgent(pawl, agent, version ?? undefined);
      userTags(tags);
      const imported = { ...call.body, visibility: "private" as const, forkedFrom: null };
      return shown(call, await store.insert(call.principal, imported));
    }),

    route(workflowsFork, async (call) => {
      const origin = await visibleWorkflow(saved, call.principal, call.params.workflow);
      return shown(call, await forkWorkflow(saved, call.principal, { origin, name: call.body.name }));
    }),
  ];
}
