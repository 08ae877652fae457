import type { Run, RunSummary } from "@pawl/api";
import type { InfiniteData } from "@tanstack/react-query";
import { useEffect } from "react";
import { keys } from "../keys.ts";
import { queryClient } from "../query-client.ts";
import { passesFilter } from "../runs/passes-filter.ts";
import type { RunSearch } from "../runs/run-search.ts";
import { client } from "../client.ts";
import { follow } from "./follow.ts";
import { patchRunPages, type RunPage } from "./patch-run-pages.ts";
import { throttle } from "./throttle.ts";

/** Keeps every list of runs, and every run that is shown, as it is now. */
export function LiveRuns() {
  useEffect(
    () =>
      follow(
        (signal) => client.live.runs({ signal }),
        (updates) => {
          if (updates.some(({ isReset }) => isReset)) {
            void queryClient.invalidateQueries({ queryKey: keys.runLists });
            refreshCounts();
          }
          for (const { items } of updates) patch(items);
        },
      ),
    [],
  );
  return null;
}

/** Counts are the server's to make, and of a hundred thousand runs they take a while: what is under way is waited for. */
const refreshCounts = throttle(
  () => queryClient.invalidateQueries({ queryKey: keys.runCounts }, { cancelRefetch: false }),
  1_500,
);

function patch(runs: readonly RunSummary[]): void {
  if (runs.length === 0) return;
  for (const query of queryClient.getQueryCache().findAll({ queryKey: keys.runLists })) {
    const search = query.queryKey[2] as RunSearch;
    queryClient.setQueryData<InfiniteData<RunPage>>(query.queryKey, (data) => {
      if (data === undefined || !("pages" in data)) return data;
      const pages = patchRunPages(data.pages, runs, (run) => passesFilter(run, search));
      return pages === data.pages ? data : { ...data, pages: [...pages] };
    });
  }
  for (const run of runs) patchRun(run);
  refreshCounts();
}

/** Of a run that is shown more than the summary may have changed: its output, and what can be done with it. */
function patchRun(run: RunSummary): void {
  const queryKey = keys.run(run.id);
  const shown = queryClient.getQueryData<Run>(queryKey);
  if (shown === undefined) {
    // It is being read for the first time: what is on its way can be older than this.
    if (queryClient.getQueryState(queryKey)?.fetchStatus === "fetching")
      void queryClient
        .fetchQuery({ queryKey, queryFn: () => client.runs.get(run.id), staleTime: Infinity })
        .then(() => patchRun(run))
        .catch(() => undefined);
    return;
  }
  if (shown.updatedAt > run.updatedAt) return;
  queryClient.setQueryData<Run>(keys.run(run.id), { ...shown, ...run });
  void queryClient.invalidateQueries({ queryKey: keys.run(run.id), exact: true });
}
