import { useMutation, useQuery } from "@tanstack/react-query";
import type { BodyInput, runsBulk } from "@pawl/api";
import { useEffect } from "react";
import { client } from "../client.ts";
import { keys } from "../keys.ts";
import { operateKeys } from "../operate/operate-keys.ts";
import { queryClient } from "../query-client.ts";
import { bulkTotals } from "./bulk-totals.ts";

export type BulkBody = BodyInput<typeof runsBulk>;

/** The same for many runs, by one or more operations of the server, which go on when nobody looks. */
export function useBulk(bodies: readonly BulkBody[]) {
  const begin = useMutation({ mutationFn: () => Promise.all(bodies.map((body) => client.runs.bulk(body))) });
  const ids = begin.data?.map(({ id }) => id) ?? [];
  const progress = useQuery({
    queryKey: ["bulk", ...ids],
    queryFn: () => Promise.all(ids.map((id) => client.runs.bulkGet(id))),
    enabled: ids.length > 0,
    ...(begin.data !== undefined && { initialData: begin.data }),
    refetchInterval: ({ state }) => (bulkTotals(state.data ?? [])?.status === "running" ? 500 : false),
  });
  const stop = useMutation({
    mutationFn: () => Promise.all(ids.map((id) => client.runs.bulkStop(id))),
    onSuccess: () => progress.refetch(),
  });
  const totals = begin.data === undefined ? undefined : bulkTotals(progress.data ?? begin.data);
  const isEnded = totals !== undefined && totals.status !== "running";
  useEffect(() => {
    if (!isEnded) return;
    for (const queryKey of [keys.runLists, keys.runCounts, operateKeys.errors])
      void queryClient.invalidateQueries({ queryKey });
  }, [isEnded]);
  return { begin, stop, totals, isEnded, error: begin.error ?? stop.error ?? progress.error };
}
