import type { EventTopic, RunEvent } from "@pawl/api";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { client } from "../client.ts";
import { keys } from "../keys.ts";

export const eventPageSize = 500;

export interface EventFilter {
  /** None: all. */
  readonly topics: readonly EventTopic[];
}

/** A run's events, page by page as they are asked for; what happens later is added by `useLiveRun`. */
export function useEvents(id: string, filter: EventFilter) {
  const query = useInfiniteQuery({
    queryKey: keys.events(id, filter),
    queryFn: ({ pageParam }) =>
      client.runs.eventPage(id, { from: pageParam, limit: eventPageSize, topic: [...filter.topics] }),
    initialPageParam: 1,
    // A page that is not full is the last for now.
    getNextPageParam: ({ items, nextFrom, isEnd }) => (isEnd || items.length < eventPageSize ? null : nextFrom),
    refetchOnWindowFocus: false,
  });
  const { data } = query;
  const events = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  return { ...query, events };
}

export function passesTopics({ topics }: EventFilter): (event: RunEvent) => boolean {
  return ({ topic }) => topics.length === 0 || topics.includes(topic);
}
