import type { Schedule, ScheduleDetails } from "@pawl/api";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { toast } from "sonner";
import { messageOf } from "../problem-text.ts";
import { keys } from "../keys.ts";
import { queryClient } from "../query-client.ts";
import { client } from "../client.ts";
import { scheduleKeys, type Timing } from "./schedule-keys.ts";

/** Ticks come whether anybody looks or not: what is shown is asked for again. */
const refetchInterval = 5_000;

export function useSchedules(search: { readonly status?: Schedule["status"]; readonly agent?: string }) {
  const query = useInfiniteQuery({
    queryKey: scheduleKeys.list(search),
    queryFn: ({ pageParam, signal }) =>
      client.schedules.list({ ...search, limit: 100, ...(pageParam !== null && { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval,
  });
  const { data } = query;
  const schedules = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  return { ...query, schedules };
}

export function useSchedule(name: string) {
  return useQuery({ queryKey: scheduleKeys.one(name), queryFn: () => client.schedules.get(name), refetchInterval });
}

/** The ticks to come of what is being entered; null: too little is said yet. */
export function useTicks(timing: Timing | null) {
  return useQuery({
    queryKey: scheduleKeys.preview(timing ?? {}),
    queryFn: ({ signal }) => client.schedules.preview(timing ?? {}, { signal }),
    enabled: timing !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 10_000,
  });
}

interface Pause {
  readonly isPaused: boolean;
  readonly note?: string;
}

/** Pauses or resumes, and shows it at once; taken back where the server refuses, or where somebody presses Undo. */
export function usePause(name: string) {
  return useMutation({
    mutationFn: (pause: Pause) => pauseOrResume(name, pause),
    onMutate: ({ isPaused, note }) => {
      const before = queryClient.getQueryData<ScheduleDetails>(scheduleKeys.one(name));
      if (before !== undefined)
        queryClient.setQueryData<ScheduleDetails>(scheduleKeys.one(name), {
          ...before,
          status: isPaused ? "paused" : "active",
          pauseNote: isPaused ? (note ?? null) : null,
        });
      return before;
    },
    onError: (error, { isPaused }, before) => {
      queryClient.setQueryData(scheduleKeys.one(name), before);
      toast.error(`The schedule could not be ${isPaused ? "paused" : "resumed"}`, { description: messageOf(error) });
    },
    onSuccess: (_schedule, { isPaused }, before) =>
      toast(`${isPaused ? "Paused" : "Resumed"} ${name}`, {
        action: {
          label: "Undo",
          onClick: () => void steer(name, { isPaused: !isPaused, note: before?.pauseNote ?? "" }),
        },
      }),
    onSettled: () => scheduleChanged(name),
  });
}

function pauseOrResume(name: string, { isPaused, note = "" }: Pause): Promise<Schedule> {
  return isPaused ? client.schedules.pause(name, note === "" ? {} : { note }) : client.schedules.resume(name);
}

/** From a toast, when the page of the schedule may have been left. */
async function steer(name: string, pause: Pause): Promise<void> {
  try {
    await pauseOrResume(name, pause);
  } catch (error) {
    toast.error("It could not be undone", { description: messageOf(error) });
  }
  scheduleChanged(name);
}

/** What is known of it is old. */
export function scheduleChanged(name: string): void {
  void queryClient.invalidateQueries({ queryKey: scheduleKeys.one(name) });
  void queryClient.invalidateQueries({ queryKey: scheduleKeys.lists });
  void queryClient.invalidateQueries({ queryKey: keys.runLists });
}
