import type {
  AgentSummary,
  BulkAction,
  BulkOperation,
  Run,
  RunEvent,
  RunFilter,
  RunStatus,
  RunSummary,
  Step,
  StreamChunk,
  StreamSummary,
  View,
} from "@pawl/api";
import { request, type Query } from "./request.ts";
import { call } from "./session.ts";

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface EventPage {
  readonly items: readonly RunEvent[];
  readonly nextFrom: number;
  readonly isEnd: boolean;
}

export interface Info {
  readonly name: string;
  readonly version: string;
  readonly mode: "dev" | "production";
  readonly allows: { readonly guests: boolean; readonly registration: boolean; readonly uploads: boolean };
  readonly providers: readonly ("github" | "google")[];
}

export interface BulkBody {
  readonly action: BulkAction;
  readonly runs?: readonly string[];
  readonly where?: RunFilter;
  readonly dryRun?: boolean;
  readonly reason?: string;
  readonly force?: boolean;
}

export interface ForkBody {
  readonly from?: string;
  readonly input?: unknown;
  readonly state?: unknown;
  readonly version?: number;
}

/** The API as screens call it. @throws ApiProblem; TypeError, where the server cannot be reached. */
export const api = {
  info: () => request<Info>("GET", "/info"),
  agents: (query: Query) => call<Page<AgentSummary>>("GET", "/agents", { query }),
  views: {
    get: () => call<{ readonly items: readonly View[] }>("GET", "/me/views"),
    put: (items: readonly View[]) => call<{ readonly items: readonly View[] }>("PUT", "/me/views", { body: { items } }),
  },
  runs: {
    list: (query: Query, signal?: AbortSignal) => call<Page<RunSummary>>("GET", "/runs", { query, signal }),
    count: (query: Query, signal?: AbortSignal) =>
      call<{ readonly counts: Partial<Record<RunStatus, number>>; readonly isComplete: boolean }>(
        "GET",
        "/runs/counts",
        { query, signal },
      ),
    get: (run: string) => call<Run>("GET", `/runs/${run}`),
    steps: (run: string, query: { readonly values?: boolean; readonly afterSeq?: number }) =>
      call<{ readonly items: readonly Step[]; readonly lastSeq: number }>("GET", `/runs/${run}/steps`, { query }),
    step: (run: string, key: string) => call<Step>("GET", `/runs/${run}/steps/${encodeURIComponent(key)}`),
    events: (run: string, query: Query) => call<EventPage>("GET", `/runs/${run}/events`, { query }),
    streams: (run: string) => call<{ readonly items: readonly StreamSummary[] }>("GET", `/runs/${run}/streams`),
    stream: (run: string, name: string, query: Query) =>
      call<{ readonly items: readonly StreamChunk[]; readonly nextFrom: number; readonly isEnd: boolean }>(
        "GET",
        `/runs/${run}/streams/${encodeURIComponent(name)}`,
        { query },
      ),
    children: (run: string, query: Query) => call<Page<RunSummary>>("GET", `/runs/${run}/children`, { query }),
    export: (run: string) => call<Record<string, unknown>>("GET", `/runs/${run}/export`),
    cancel: (run: string, body: { readonly reason?: string; readonly force?: boolean }) =>
      call<Run>("POST", `/runs/${run}/cancel`, { body }),
    pause: (run: string) => call<Run>("POST", `/runs/${run}/pause`),
    resume: (run: string) => call<Run>("POST", `/runs/${run}/resume`),
    retry: (run: string, body: { readonly from?: string }) => call<Run>("POST", `/runs/${run}/retry`, { body }),
    fork: (run: string, body: ForkBody) => call<Run>("POST", `/runs/${run}/fork`, { body }),
    signal: (run: string, name: string, payload: unknown) =>
      call<undefined>("POST", `/runs/${run}/signals/${encodeURIComponent(name)}`, { body: { payload } }),
    delete: (run: string) => call<undefined>("DELETE", `/runs/${run}`),
    bulk: (body: BulkBody) => call<BulkOperation>("POST", "/runs/bulk", { body }),
    bulkGet: (operation: string) => call<BulkOperation>("GET", `/runs/bulk/${operation}`),
    bulkStop: (operation: string) => call<BulkOperation>("POST", `/runs/bulk/${operation}/stop`),
  },
};
