import type { RunEvent, Step } from "@pawl/api";
import { useQuery, type InfiniteData } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { client } from "../client.ts";
import { keys } from "../keys.ts";
import { follow } from "../live/follow.ts";
import { throttle } from "../live/throttle.ts";
import { queryClient } from "../query-client.ts";
import { appendEvents, type EventPage } from "./append-events.ts";
import { mergeSteps } from "./merge-steps.ts";
import { eventPageSize, passesTopics, type EventFilter } from "./use-events.ts";

export interface Steps {
  readonly items: readonly Step[];
  readonly lastSeq: number;
  /** How many there are; more than `items` has, as long as the rest is on its way. */
  readonly total: number;
}

const stepsAgainMs = 2_000;

/** As many as are seen at first, and some more. */
const firstPage = 300;

export function useRun(id: string) {
  return useQuery({ queryKey: keys.run(id), queryFn: () => client.runs.get(id) });
}

/** Its steps, without what they have given: of ten thousand steps that would be much, and few are looked at. The first are there at once, and shown while the others come. */
export function useSteps(id: string) {
  return useQuery({ queryKey: keys.steps(id), queryFn: () => allSteps(id), staleTime: Infinity });
}

async function allSteps(id: string): Promise<Steps> {
  const queryKey = keys.steps(id);
  const { nextCursor, ...first } = await client.runs.steps(id, { values: false, limit: firstPage });
  if (nextCursor === null) return first;
  const isFirstTime = queryClient.getQueryData(queryKey) === undefined;
  if (isFirstTime) queryClient.setQueryData<Steps>(queryKey, first);
  const rest = await client.runs.steps(id, { values: false, cursor: nextCursor });
  // What has come live meanwhile is newer than both.
  const live = isFirstTime ? queryClient.getQueryData<Steps>(queryKey) : undefined;
  const items = mergeSteps([...first.items, ...rest.items], live?.items ?? []);
  return { items, lastSeq: Math.max(first.lastSeq, live?.lastSeq ?? 0), total: items.length };
}

export function useStep(id: string, key: string, seq: number) {
  return useQuery({
    queryKey: [...keys.step(id, key), seq],
    queryFn: () => client.runs.step(id, key),
    staleTime: Infinity,
  });
}

export interface LiveRunGiven {
  /** The first number that is not known yet; null: wait. */
  readonly fromSeq: number | null;
  /** Whether the run has ended; one that is opened again is followed again. */
  readonly isOver: boolean;
}

/** Keeps the log of a run that is shown as it is now; what it is itself is kept by `LiveRuns`. */
export function useLiveRun(id: string, { fromSeq, isOver }: LiveRunGiven): void {
  const isReady = fromSeq !== null;
  const next = useRef<number | null>(null);
  const [hasEnded, setEnded] = useState(false);
  const isWanted = isReady && !(hasEnded && isOver);
  useEffect(() => {
    next.current = null;
    setEnded(false);
  }, [id]);
  useEffect(() => {
    if (!isWanted) return;
    setEnded(false);
    let again: ReturnType<typeof setTimeout> | undefined;
    let isStopped = false;
    const refreshSteps = throttle(() => {
      clearTimeout(again);
      // What cannot be read now is asked for again: no further event may come to ask for it.
      readSteps(id).catch(() => {
        if (!isStopped) again = setTimeout(refreshSteps, stepsAgainMs);
      });
    }, 250);
    const stop = follow(
      (signal) => client.runs.events(id, { from: next.current ?? fromSeq ?? 1, signal }),
      (events) => {
        next.current = events.at(-1)!.seq + 1;
        patchEvents(id, events);
        const has = (prefix: string) => events.some(({ kind }) => kind.startsWith(prefix));
        // A retry sets aside what had happened, and an end drops what nobody waits for any more.
        if (has("run-")) {
          void queryClient.invalidateQueries({ queryKey: keys.steps(id) });
          void queryClient.invalidateQueries({ queryKey: keys.run(id), exact: true });
        } else refreshSteps();
        if (has("stream-written")) void queryClient.invalidateQueries({ queryKey: keys.streams(id) });
        if (has("child-")) void queryClient.invalidateQueries({ queryKey: keys.children(id) });
      },
      () => setEnded(true),
    );
    return () => {
      stop();
      isStopped = true;
      clearTimeout(again);
    };
    // Where it begins is asked for once; from then on it goes by what has come.
  }, [id, isWanted]);
}

async function readSteps(id: string): Promise<void> {
  const known = queryClient.getQueryData<Steps>(keys.steps(id));
  if (known === undefined) return;
  const { items, lastSeq } = await client.runs.steps(id, { values: false, afterSeq: known.lastSeq });
  queryClient.setQueryData<Steps>(keys.steps(id), (now) => (now === undefined ? now : stepsWith(now, items, lastSeq)));
}

function stepsWith(now: Steps, changed: readonly Step[], lastSeq: number): Steps {
  const items = mergeSteps(now.items, changed);
  return { items, lastSeq: Math.max(now.lastSeq, lastSeq), total: Math.max(now.total, items.length) };
}

function patchEvents(id: string, events: readonly RunEvent[]): void {
  for (const query of queryClient.getQueryCache().findAll({ queryKey: ["run", id, "events"] })) {
    const data = query.state.data as InfiniteData<EventPage> | undefined;
    if (data === undefined) continue;
    const pages = appendEvents(data.pages, events, eventPageSize, passesTopics(query.queryKey[3] as EventFilter));
    if (pages === null) void queryClient.invalidateQueries({ queryKey: query.queryKey });
    else if (pages !== data.pages) queryClient.setQueryData(query.queryKey, { ...data, pages });
  }
}
