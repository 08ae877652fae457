import type { Run, StartBody } from "@pawl/api";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { client } from "../client.ts";
import { keys } from "../keys.ts";
import type { AgentSearch } from "./agent-search.ts";

/** Agents that pass a search, by name. */
export function useAgents({ q, tag, deprecated = false }: AgentSearch) {
  const query = useInfiniteQuery({
    queryKey: [...keys.agents, "list", { q, tag, deprecated }],
    queryFn: ({ pageParam, signal }) =>
      client.agents.list(
        {
          limit: 100,
          q,
          ...(tag !== undefined && { tag: [...tag] }),
          ...(!deprecated && { deprecated: "false" as const }),
          ...(pageParam !== null && { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  return { ...query, agents: query.data?.pages.flatMap(({ items }) => items) ?? [] };
}

export function useAgent(name: string, version?: number) {
  return useQuery({
    queryKey: version === undefined ? [...keys.agents, "newest", name] : keys.agent(name, version),
    queryFn: ({ signal }) => client.agents.get(name, { version }, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** Starts a run. With the same key it is the same run, however often it is asked for. @throws ApiProblem. */
export function startAgent(name: string, body: StartBody, idempotencyKey: string): Promise<Run> {
  return client.agents.execute(name, body, { idempotencyKey });
}
