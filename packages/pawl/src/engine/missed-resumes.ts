import type { Store } from "../store/store.ts";
import type { Execution } from "./execution/execution.ts";

/**
 * Tells runs that are about to pause whether they have been resumed meanwhile. After a lost answer a claim brings again what there is for a run, but a pause that was
 * withdrawn has left nothing there. No claim of the worker may be under way while this reads, or what that brings could be undone by what was read
 * before. False: the store has failed.
 */
export async function tellMissedResumes(
  store: Pick<Store, "getRun">,
  workerId: string,
  pausing: readonly Execution[],
): Promise<boolean> {
  const readings = await Promise.allSettled(
    pausing.map(async (execution) => {
      const run = await store.getRun({ runId: execution.runId });
      const isStillOurs = run?.workerId === workerId && run.epoch === execution.run.epoch;
      if (isStillOurs && !run.pauseRequested) execution.attend(run, []);
    }),
  );
  return readings.every(({ status }) => status === "fulfilled");
}
