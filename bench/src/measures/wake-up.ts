import { createPawl } from "pawl";
import { setTimeout as pause } from "node:timers/promises";
import { figureOf } from "../figure.ts";
import { forkWorker } from "../fork-worker.ts";
import type { Measure } from "../measure.ts";
import type { Pair } from "../pairs.ts";
import { withPlace } from "../place.ts";
import { machineMs, wakes } from "../process-workflows.ts";
import { scaled, type Setting } from "../setting.ts";
import { median, percentile, rounded } from "../statistics.ts";

const pauseMaxMs = 80;

/** Milliseconds from the call of `start` in one process to the first line of the workflow in another, whose worker has nothing to do. */
export const wakeUp: Measure = {
  name: "wake-up",
  stores: ["sqlite", "postgres"],
  async *take(setting) {
    const all: number[] = [];
    const pairs: Pair[] = [];
    for (let left = setting.repeats; left > 0; left--) {
      const samples = await wakeUps(setting);
      all.push(...samples);
      pairs.push({ value: median(samples), limit: null });
    }
    const extra = { p50: rounded(percentile(all, 50)), p99: rounded(percentile(all, 99)), runs: all.length };
    yield figureOf({ name: "wake-up", store: setting.store, unit: "ms", extra }, pairs);
  },
};

function wakeUps(setting: Setting): Promise<number[]> {
  const count = scaled(setting, 120, 10);
  const warmUpCount = scaled(setting, 30, 3);
  return withPlace(setting, async ({ store }) => {
    const worker = await forkWorker({
      store,
      concurrency: 100,
      lease: null,
      host: null,
      hangs: false,
      goesAtOnce: true,
    });
    const pawl = await createPawl({ store, workflows: [wakes] });
    const samples: number[] = [];
    for (let n = 0; n < warmUpCount + count; n++) {
      const startedMs = machineMs();
      const begun = worker.next("begun");
      const run = await pawl.start(wakes, { n });
      const { atMs, runId } = await begun;
      if (runId !== run.id) throw new Error("The worker has begun another run than the one that was started.");
      if (n >= warmUpCount) samples.push(atMs - startedMs);
      await run.result();
      // So that starts fall anywhere between two polls.
      await pause(Math.random() * pauseMaxMs);
    }
    await pawl.close();
    await worker.stop();
    return samples;
  });
}
