import type { Store } from "../../store/store.ts";

/** So many runs of a chain of `continueAsNew` are followed at a look; the rest at the next. */
const hopsMax = 1_000;

/**
 * What has become of runs that had not ended: for each that has not (or goes on as another one, by `continueAsNew`) the run that it is now. Those that have ended, or were
 * deleted, are left out.
 */
export async function stillRunning(store: Store, runIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const now = new Map(runIds.map((id) => [id, id]));
  for (let hop = 0, asked = [...now.values()]; asked.length > 0 && hop < hopsMax; hop++) {
    const ended = new Map((await store.getEnded({ runIds: asked })).map((run) => [run.id, run.continuedTo]));
    const goOn: string[] = [];
    for (const [first, id] of now) {
      const successor = ended.get(id);
      if (successor === undefined) continue;
      if (successor === null) now.delete(first);
      else {
        now.set(first, successor);
        goOn.push(successor);
      }
    }
    asked = goOn;
  }
  // Those that have not ended are there, or were deleted after they had.
  await Promise.all(
    [...now].map(async ([first, id]) => (await store.getRun({ runId: id })) === null && now.delete(first)),
  );
  return now;
}
