import { PawlError } from "../../errors/pawl-error.ts";
import type { EventRow } from "../../store/event-row.ts";

/**
 * A run that ends the process of whoever runs it (memory without end, a crash in native code, `process.exit` in a step) would take down one worker after another, with
 * all their other runs. After so many deaths without any progress in between it is blocked. Not after fewer: it may be another run of the same worker that does it,
 * or the machines; and a run whose steps take long meets more deaths that it has nothing to do with.
 */
export const deathsDefault = 5;

/** `deaths`: the events that tell of them. */
export function killsWorkers(runId: string, deaths: readonly EventRow[]): PawlError {
  const workers = deaths.map(
    ({ data }) => (JSON.parse(data ?? "{}") as { readonly workerId?: string }).workerId ?? "?",
  );
  return new PawlError(
    "run_kills_workers",
    `${deaths.length} workers in a row have died while they had run ${runId}, and it got no further in between.`,
    { details: { runId, workers } },
  );
}
