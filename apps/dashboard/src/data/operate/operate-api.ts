import type { errorsList, Queue, ReplyOf, statsGet, Worker } from "@pawl/api";
import type { Query } from "../request.ts";
import { call } from "../session.ts";

export type Stats = ReplyOf<typeof statsGet>;
export type Errors = ReplyOf<typeof errorsList>;

/** The engine at work. Workers and queues are for operators. @throws as `api` does. */
export const operateApi = {
  workers: (signal?: AbortSignal) => call<{ readonly items: readonly Worker[] }>("GET", "/workers", { signal }),
  queues: (signal?: AbortSignal) => call<{ readonly items: readonly Queue[] }>("GET", "/queues", { signal }),
  errors: (query: Query, signal?: AbortSignal) => call<Errors>("GET", "/errors", { query, signal }),
  stats: (query: Query, signal?: AbortSignal) => call<Stats>("GET", "/stats", { query, signal }),
};

export const operateKeys = {
  workers: ["workers"],
  queues: ["queues"],
  errors: ["errors"],
  errorList: (filter: object) => ["errors", filter],
  stats: (filter: object) => ["stats", filter],
} as const;
