import type { Run, Workflow, WorkflowDocument } from "@pawl/api";
import type { Page } from "../api.ts";
import type { Query } from "../request.ts";
import { call } from "../session.ts";

/** What somebody says of a workflow; what is left out stays, or is the default. */
export interface WorkflowFields {
  readonly name?: string;
  readonly description?: string;
  readonly version?: number | null;
  readonly input?: unknown;
  readonly tags?: Readonly<Record<string, string>>;
  readonly visibility?: Workflow["visibility"];
}

const path = (workflow: string) => `/workflows/${encodeURIComponent(workflow)}`;

/** Saved workflows. @throws as `api` does. */
export const workflowsApi = {
  list: (query: Query, signal?: AbortSignal) => call<Page<Workflow>>("GET", "/workflows", { query, signal }),
  get: (workflow: string) => call<Workflow>("GET", path(workflow)),
  create: (body: WorkflowFields & { readonly agent: string; readonly name: string }) =>
    call<Workflow>("POST", "/workflows", { body }),
  /** Refused where it has been changed since that revision. */
  update: (workflow: string, body: WorkflowFields, revision: number) =>
    call<Workflow>("PATCH", path(workflow), { body, headers: { "if-match": `"${revision}"` } }),
  delete: (workflow: string) => call<undefined>("DELETE", path(workflow)),
  execute: (workflow: string, body: { readonly input?: unknown } = {}) =>
    call<Run>("POST", `${path(workflow)}/execute`, { body }),
  fork: (workflow: string) => call<Workflow>("POST", `${path(workflow)}/fork`, { body: {} }),
  export: (workflow: string) => call<WorkflowDocument>("GET", `${path(workflow)}/export`),
  import: (document: unknown) => call<Workflow>("POST", "/workflows/import", { body: document }),
};
