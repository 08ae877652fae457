import type * as api from "@pawl/api";
import type { CallOptions, Http, QueryGiven } from "../http/http.ts";
import { allPages } from "./all-pages.ts";

/** `client.operate`: what operators look at. Errors and statistics are about the caller's own runs for everybody else. */
export function operateCalls(http: Http) {
  const audit = (query: QueryGiven<typeof api.auditList> = {}, options?: CallOptions) =>
    http.call<typeof api.auditList>("GET /audit", { query }, options);
  return {
    /** Workers, oldest first. */
    workers: (options?: CallOptions) => http.call<typeof api.workersList>("GET /workers", {}, options),
    /** Queues, with their depth and limits. */
    queues: (options?: CallOptions) => http.call<typeof api.queuesList>("GET /queues", {}, options),
    /** What runs have failed of, grouped, the most frequent first. */
    errors: (query: QueryGiven<typeof api.errorsList> = {}, options?: CallOptions) =>
      http.call<typeof api.errorsList>("GET /errors", { query }, options),
    /** Throughput, latency and failures over time. */
    stats: (query: QueryGiven<typeof api.statsGet> = {}, options?: CallOptions) =>
      http.call<typeof api.statsGet>("GET /stats", { query }, options),
    /**
     * Counts tokens of language models for a user, or for the owner of a run, and tells how they stand. For operators' keys, of programs that call models for users.
     *
     * ```ts
     * const { isExhausted } = await client.operate.reportUsage({ run: ctx.run.id, tokens: 1280 }, { idempotencyKey });
     * ```
     *
     * @throws ApiProblem `user_not_found`, `run_not_found`.
     */
    reportUsage: (body: api.BodyInput<typeof api.usageReport>, options?: CallOptions) =>
      http.call<typeof api.usageReport>("POST /usage", { body }, options),
    /** Who did what, newest first; users see their own. */
    audit,
    allAudit: (query: QueryGiven<typeof api.auditList> = {}, options?: CallOptions) =>
      allPages((cursor) => audit({ ...query, ...cursor }, options)),
    /** What the server is and allows, as a sign-in page needs it. */
    info: (options?: CallOptions) => http.call<typeof api.infoGet>("GET /info", {}, options),
    /** Whether the process answers. */
    live: (options?: CallOptions) => http.call<typeof api.healthLive>("GET /health/live", {}, options),
    /** Whether store and database answer. @throws ApiProblem, with status 503 where they do not. */
    ready: (options?: CallOptions) => http.call<typeof api.healthReady>("GET /health/ready", {}, options),
    /** In the format of Prometheus. */
    metrics: async (options?: CallOptions) => {
      const response = await http.raw("GET /metrics", {}, options);
      return response.text();
    },
  };
}
