import type { Run, RunEvent, RunSummary, Step } from "@pawl/api";
import { useQuery, type InfiniteData } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, type EventPage } from "../api.ts";
import { keys } from "../keys.ts";
import { subscribe } from "../live/live-socket.ts";
import { throttle } from "../live/throttle.ts";
import { queryClient } from "../query-client.ts";
import { appendEvents } from "./append-events.ts";
import { mergeSteps } from "./merge-steps.ts";
import { eventPageSize, passesTopics, type EventFilter } from "./use-events.ts";

export interface Steps {
  readonly items: readonly Step[];
  readonly lastSeq: number;
}

export function useRun(id: string) {
  return useQuery({ queryKey: keys.run(id), queryFn: () => api.runs.get(id) });
}

/** Its steps, without what they have given: of ten thousand steps that would be much, and few are looked at. */
export function useSteps(id: string) {
  return useQuery({
    queryKey: keys.steps(id),
    queryFn: () => api.runs.steps(id, { values: false }),
    staleTime: Infinity,
  });
}

export function useStep(id: string, key: string, seq: number) {
  return useQuery({
    queryKey: [...keys.step(id, key), seq],
    queryFn: () => api.runs.step(id, key),
    staleTime: Infinity,
  });
}

/** Keeps what is shown of a run as it is now. `fromSeq`: the first number that is not known yet; null: wait. */
export function useLiveRun(id: string, fromSeq: number | null): void {
  const isReady = fromSeq !== null;
  useEffect(() => {
    if (!isReady) return;
    let next = fromSeq;
    const refreshSteps = throttle(() => void readSteps(id), 250);
    const refreshRun = throttle(() => void queryClient.invalidateQueries({ queryKey: keys.run(id), exact: true }), 400);
    return subscribe({
      to: () => ({ channel: "run", run: id, from: next }),
      onMessage: (message) => {
        if (message.type !== "events") return;
        next = Math.max(next, (message.events.at(-1)?.seq ?? 0) + 1);
        if (message.run !== null && patchRun(id, message.run)) refreshRun();
        patchEvents(id, message.events);
        if (message.events.some(({ kind }) => kind === "run-retried" || kind.startsWith("run-")))
          void queryClient.invalidateQueries({ queryKey: keys.steps(id) });
        else if (message.events.length > 0) refreshSteps();
        if (message.events.some(({ kind }) => kind === "stream-written"))
          void queryClient.invalidateQueries({ queryKey: keys.streams(id) });
        if (message.events.some(({ kind }) => kind.startsWith("child-")))
          void queryClient.invalidateQueries({ queryKey: keys.children(id) });
      },
    });
    // It begins once; from then on `next` goes by what has come.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [id, isReady]);
}

/** Says whether more than the summary has changed: what can be done with it, its output. */
function patchRun(id: string, summary: RunSummary): boolean {
  const before = queryClient.getQueryData<Run>(keys.run(id));
  if (before === undefined || before.updatedAt > summary.updatedAt) return false;
  queryClient.setQueryData<Run>(keys.run(id), { ...before, ...summary });
  return true;
}

async function readSteps(id: string): Promise<void> {
  const known = queryClient.getQueryData<Steps>(keys.steps(id));
  if (known === undefined) return;
  const { items, lastSeq } = await api.runs.steps(id, { values: false, afterSeq: known.lastSeq });
  queryClient.setQueryData<Steps>(keys.steps(id), (now) =>
    now === undefined ? now : { items: mergeSteps(now.items, items), lastSeq: Math.max(now.lastSeq, lastSeq) },
  );
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
