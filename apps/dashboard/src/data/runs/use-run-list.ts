import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { client } from "../client.ts";
import { keys } from "../keys.ts";
import { filterOf, type RunSearch } from "./run-search.ts";

const pageSize = 100;

/** Runs that pass a filter, page by page as they are asked for; kept as they are now by `LiveRuns`. */
export function useRunList(search: RunSearch) {
  const query = useInfiniteQuery({
    queryKey: keys.runList(search),
    queryFn: ({ pageParam, signal }) =>
      client.runs.list(
        { ...filterOf(search, Date.now()), limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    // What is on the screen is live; to read a hundred pages anew because a window came to the front would be waste.
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
  const { data } = query;
  const runs = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  return { ...query, runs };
}

/** How many runs of each status pass, whatever status the filter names. */
export function useRunCounts(search: RunSearch) {
  const { status: _status, ...others } = search;
  return useQuery({
    queryKey: keys.runCount(others),
    queryFn: ({ signal }) => client.runs.count(filterOf(others, Date.now()), { signal }),
    placeholderData: keepPreviousData,
  });
}
