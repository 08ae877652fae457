import type * as api from "@pawl/api";
import type { CallOptions, Http, QueryGiven } from "../http/http.ts";
import { allPages } from "./all-pages.ts";

/** `client.agents`: what can be run here. */
export function agentCalls(http: Http) {
  const list = (query: QueryGiven<typeof api.agentsList> = {}, options?: CallOptions) =>
    http.call<typeof api.agentsList>("GET /agents", { query }, options);
  return {
    /** Agents, by name. */
    list,
    /** All of them, page by page. */
    all: (query: QueryGiven<typeof api.agentsList> = {}, options?: CallOptions) =>
      allPages((cursor) => list({ ...query, ...cursor }, options)),
    /** An agent, with its schemas, graph and versions. */
    get: (agent: string, query: QueryGiven<typeof api.agentsGet> = {}, options?: CallOptions) =>
      http.call<typeof api.agentsGet>("GET /agents/{agent}", { params: { agent }, query }, options),
    /**
     * Starts a run. When this resolves, the run is durable.
     *
     * ```ts
     * const run = await client.agents.execute("order", { input: { id: 7 } }, { idempotencyKey: "order-7" });
     * ```
     *
     * @throws ApiProblem `agent_not_found`, `validation_failed` (with `issues`), `workflow_version_not_registered`, `payload_too_large`.
     */
    execute: (agent: string, body: api.BodyInput<typeof api.agentsExecute> = {}, options?: CallOptions) =>
      http.call<typeof api.agentsExecute>("POST /agents/{agent}/execute", { params: { agent }, body }, options),
  };
}
