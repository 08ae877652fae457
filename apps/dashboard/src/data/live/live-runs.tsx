import type { Run, RunSummary } from "@pawl/api";
import type { InfiniteData } from "@tanstack/react-query";
import { useEffect } from "react";
import { keys } from "../keys.ts";
import { queryClient } from "../query-client.ts";
import { passesFilter } from "../runs/passes-filter.ts";
import type { RunSearch } from "../runs/run-search.ts";
import { subscribe } from "./live-socket.ts";
import { patchRunPages, type RunPage } from "./patch-run-pages.ts";
import { throttle } from "./throttle.ts";

/** Keeps every list of runs, and every run that is shown, as it is now. */
export function LiveRuns() {
  useEffect(() => {
    let since: string | undefined;
    return subscribe({
      to: () => ({ channel: "runs", ...(since !== undefined && { since }) }),
      onMessage: (message) => {
        if (message.type === "reset") {
          since = message.asOf;
          void queryClient.invalidateQueries({ queryKey: keys.runLists });
          refreshCounts();
        }
        if (message.type !== "runs") return;
        since = message.asOf;
        patch(message.runs);
      },
    });
  }, []);
  return null;
}

/** Counts are the server's to make; twice a second is often enough to see them move. */
const refreshCounts = throttle(() => void queryClient.invalidateQueries({ queryKey: keys.runCounts }), 1_500);

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
  for (const run of runs)
    queryClient.setQueryData<Run>(keys.run(run.id), (shown) =>
      shown === undefined || shown.updatedAt > run.updatedAt ? shown : { ...shown, ...run },
    );
  refreshCounts();
}
