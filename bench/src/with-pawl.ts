import { createPawl, type Pawl, type Startable, type Worker } from "pawl";
import { withPlace } from "./place.ts";
import { recordProfile } from "./record-profile.ts";
import type { Setting } from "./setting.ts";

/** Pawl with one worker on a fresh store. `warmUp` is what is done before the log is checkpointed and `work` begins. */
export async function withPawl<T>(
  params: {
    readonly setting: Setting;
    readonly workflows: readonly Startable[];
    readonly concurrency: number;
    readonly warmUp: (pawl: Pawl) => Promise<unknown>;
  },
  work: (pawl: Pawl, place: { readonly store: string; readonly worker: Worker }) => Promise<T>,
): Promise<T> {
  return withPlace(params.setting, async ({ store, checkpoint }) => {
    const pawl = await createPawl({ store, workflows: [...params.workflows] });
    try {
      const worker = await pawl.startWorker({ concurrency: params.concurrency });
      await params.warmUp(pawl);
      await checkpoint();
      const { profileFolder } = params.setting;
      if (profileFolder === null) return await work(pawl, { store, worker });
      return await recordProfile(profileFolder, () => work(pawl, { store, worker }));
    } finally {
      await pawl.close();
    }
  });
}
