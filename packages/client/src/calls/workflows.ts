import type * as api from "@pawl/api";
import type { CallOptions, Http, QueryGiven } from "../http/http.ts";
import { allPages } from "./all-pages.ts";

/** `client.workflows`: the caller's own saved instances of agents. */
export function workflowCalls(http: Http) {
  const list = (query: QueryGiven<typeof api.workflowsList> = {}, options?: CallOptions) =>
    http.call<typeof api.workflowsList>("GET /workflows", { query }, options);
  const runs = (workflow: string, query: QueryGiven<typeof api.workflowsRuns> = {}, options?: CallOptions) =>
    http.call<typeof api.workflowsRuns>("GET /workflows/{workflow}/runs", { params: { workflow }, query }, options);
  return {
    /** Last changed first; with `public`, those of others that everybody can see. */
    list,
    all: (query: QueryGiven<typeof api.workflowsList> = {}, options?: CallOptions) =>
      allPages((cursor) => list({ ...query, ...cursor }, options)),
    /** Saves an instance of an agent. */
    create: (body: api.BodyInput<typeof api.workflowsCreate>, options?: CallOptions) =>
      http.call<typeof api.workflowsCreate>("POST /workflows", { body }, options),
    get: (workflow: string, options?: CallOptions) =>
      http.call<typeof api.workflowsGet>("GET /workflows/{workflow}", { params: { workflow } }, options),
    /** Changes what is named; with `ifMatch: revision`, only what was seen. @throws ApiProblem `precondition_failed`. */
    update: (workflow: string, body: api.BodyInput<typeof api.workflowsUpdate>, options?: CallOptions) =>
      http.call<typeof api.workflowsUpdate>("PATCH /workflows/{workflow}", { params: { workflow }, body }, options),
    /** Removes it; its runs stay. */
    delete: (workflow: string, options?: CallOptions) =>
      http.call<typeof api.workflowsDelete>("DELETE /workflows/{workflow}", { params: { workflow } }, options),
    /** Starts a run of it; the run is the caller's. */
    execute: (workflow: string, body: api.BodyInput<typeof api.workflowsExecute> = {}, options?: CallOptions) =>
      http.call<typeof api.workflowsExecute>(
        "POST /workflows/{workflow}/execute",
        { params: { workflow }, body },
        options,
      ),
    /** Answers an open question of one of its runs. @throws ApiProblem `interrupt_ambiguous`, where there are several. */
    interrupt: (workflow: string, body: api.BodyInput<typeof api.workflowsInterrupt>, options?: CallOptions) =>
      http.call<typeof api.workflowsInterrupt>(
        "POST /workflows/{workflow}/interrupt",
        { params: { workflow }, body },
        options,
      ),
    /** The caller's runs of it, newest first. */
    runs,
    allRuns: (workflow: string, query: QueryGiven<typeof api.workflowsRuns> = {}, options?: CallOptions) =>
      allPages((cursor) => runs(workflow, { ...query, ...cursor }, options)),
    /** The workflow as a document, to be imported elsewhere. */
    export: (workflow: string, options?: CallOptions) =>
      http.call<typeof api.workflowsExport>("GET /workflows/{workflow}/export", { params: { workflow } }, options),
    import: (body: api.BodyInput<typeof api.workflowsImport>, options?: CallOptions) =>
      http.call<typeof api.workflowsImport>("POST /workflows/import", { body }, options),
    /** A copy that is the caller's own. */
    fork: (workflow: string, body: api.BodyInput<typeof api.workflowsFork> = {}, options?: CallOptions) =>
      http.call<typeof api.workflowsFork>("POST /workflows/{workflow}/fork", { params: { workflow }, body }, options),
  };
}
