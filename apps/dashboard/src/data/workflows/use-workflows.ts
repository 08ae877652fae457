import type { Workflow } from "@pawl/api";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys } from "../keys.ts";
import { queryClient } from "../query-client.ts";
import type { WorkflowSearch } from "./workflow-search.ts";
import { workflowKeys } from "./workflow-keys.ts";
import { client } from "../client.ts";

/** Those of the caller, or with `public` those that others have made public; page by page. */
export function useWorkflows(search: WorkflowSearch) {
  const query = useInfiniteQuery({
    queryKey: workflowKeys.list(search),
    queryFn: ({ pageParam, signal }) =>
      client.workflows.list(
        {
          limit: 50,
          ...(search.q !== undefined && { q: search.q }),
          ...(search.agent !== undefined && { agent: search.agent }),
          ...(search.tag !== undefined && { tag: search.tag }),
          ...(search.of === "others" && { public: true }),
          ...(pageParam !== null && { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  const workflows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  return { ...query, workflows };
}

export function useWorkflow(id: string) {
  return useQuery({ queryKey: workflowKeys.one(id), queryFn: () => client.workflows.get(id) });
}

/** What is known of a workflow has changed. */
export function takeWorkflow(workflow: Workflow): void {
  queryClient.setQueryData(workflowKeys.one(workflow.id), workflow);
  void queryClient.invalidateQueries({ queryKey: workflowKeys.lists });
}

/** A run of it has begun. */
export function workflowHasRun(id: string): void {
  void queryClient.invalidateQueries({ queryKey: workflowKeys.one(id) });
  void queryClient.invalidateQueries({ queryKey: workflowKeys.lists });
  void queryClient.invalidateQueries({ queryKey: keys.runLists });
}
