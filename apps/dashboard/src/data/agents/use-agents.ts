import type { Agent, AgentSummary, Run, StartBody } from "@pawl/api";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Page } from "../api.ts";
import { keys } from "../keys.ts";
import { call } from "../session.ts";
import type { AgentSearch } from "./agent-search.ts";

/** Agents that pass a search, by name. */
export function useAgents({ q, tag, deprecated = false }: AgentSearch) {
  const query = useInfiniteQuery({
    queryKey: [...keys.agents, "list", { q, tag, deprecated }],
    queryFn: ({ pageParam, signal }) =>
      call<Page<AgentSummary>>("GET", "/agents", {
        query: {
          limit: 100,
          ...(q !== undefined && { q }),
          ...(tag !== undefined && { tag }),
          ...(!deprecated && { deprecated: "false" }),
          ...(pageParam !== null && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  return { ...query, agents: query.data?.pages.flatMap(({ items }) => items) ?? [] };
}

export function useAgent(name: string, version?: number) {
  return useQuery({
    queryKey: [...keys.agents, "one", name, version ?? null],
    queryFn: () =>
      call<Agent>("GET", `/agents/${encodeURIComponent(name)}`, {
        ...(version !== undefined && { query: { version } }),
      }),
    placeholderData: keepPreviousData,
  });
}

/** Starts a run. With the same key it is the same run, however often it is asked for. @throws ApiProblem; TypeError, where the server cannot be reached. */
export function startAgent(name: string, body: StartBody, idempotencyKey: string): Promise<Run> {
  return call<Run>("POST", `/agents/${encodeURIComponent(name)}/execute`, {
    body,
    headers: { "idempotency-key": idempotencyKey },
  });
}
