import type { Principal } from "../http/principal.ts";
import type { Usage } from "../users/usage.ts";
import type { StartedRun } from "./start-run.ts";

/**
 * Counts a start for the caller's day before it is done: of many at once, no more get through than they may. What is not started after all, or had been started before under the same key, does not
 * count.
 *
 * @throws ApiError `runs_limit_reached`; what `start` throws
 */
export async function countedStart<Started extends Pick<StartedRun, "isNew">>(
  usage: Pick<Usage, "takeRuns" | "giveBackRuns">,
  { userId }: Pick<Principal, "userId">,
  start: () => Promise<Started>,
): Promise<Started> {
  await usage.takeRuns(userId);
  let isNew = false;
  try {
    const started = await start();
    isNew = started.isNew;
    return started;
  } finally {
    if (!isNew) await usage.giveBackRuns(userId);
  }
}
