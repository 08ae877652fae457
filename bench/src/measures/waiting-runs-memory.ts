import { workflow, type Pawl, type Worker } from "pawl";
import { figureOf } from "../figure.ts";
import { inFlight } from "../in-flight.ts";
import type { Measure } from "../measure.ts";
import { takePairs } from "../pairs.ts";
import { scaled, type Setting } from "../setting.ts";
import { median, rounded } from "../statistics.ts";
import { until } from "../until.ts";
import { withPawl } from "../with-pawl.ts";
import type { Item } from "../workflows.ts";

const perCount = 10_000;
const roundCount = 3;

const sleeps = workflow({ name: "sleeps" }, async (ctx, { n }: Item) => {
  const before = await ctx.step("before", () => ({ ok: true, i: n }));
  await ctx.sleep("1 hour");
  return before;
});

/**
 * Heap in bytes that 10,000 more sleeping runs take in the worker's process (from 30,000 more, when 20,000 sleep already). Beside it: 10,000 pending promises in a Map by id,
 * which is the least that a process pays that keeps its waiting runs in memory.
 */
export const waitingRunsMemory: Measure = {
  name: "waiting-runs-memory",
  needsGc: true,
  async *take(setting) {
    const rss: number[] = [];
    const pairs = await takePairs(
      setting,
      () => heapOfSleepers(setting, rss),
      () => heapOfPromises(setting),
    );
    const extra = { rssGrowth: rounded(median(rss)) };
    yield figureOf({ name: "waiting-runs-memory", store: setting.store, unit: "bytes/10,000 runs", extra }, pairs);
  },
};

function heapOfSleepers(setting: Setting, rss: number[]): Promise<number> {
  const count = scaled(setting, perCount, 100);
  return withPawl(
    {
      setting,
      workflows: [sleeps],
      concurrency: 1000,
      // The first ones bring the process to its working size: compiled code, page cache, buffers.
      warmUp: (pawl) => startSleepers(pawl, 2 * count),
    },
    async (pawl, { worker }) => {
      await asleep(pawl, worker, 2 * count);
      const before = await settledMemory();
      await startSleepers(pawl, roundCount * count);
      await asleep(pawl, worker, (2 + roundCount) * count);
      const after = await settledMemory();
      const perRun = (bytes: number): number => bytes / (roundCount * count);
      rss.push(perRun(after.rss - before.rss) * perCount);
      return perRun(after.heap - before.heap) * perCount;
    },
  );
}

function startSleepers(pawl: Pawl, count: number): Promise<void> {
  return inFlight(count, 1000, (n) => pawl.start(sleeps, { n }));
}

async function asleep(pawl: Pawl, worker: Worker, count: number): Promise<void> {
  await until(async () => {
    const [version] = await pawl.workflows.versions("sleeps");
    return version?.counts.sleeping === count && worker.activeRuns === 0;
  });
}

async function heapOfPromises(setting: Setting): Promise<number> {
  const count = scaled(setting, perCount, 100);
  const before = await settledMemory();
  const waiting = new Map<string, Promise<void>>();
  for (let n = 0; n < count; n++)
    waiting.set(`00000000-0000-7000-8000-${String(n).padStart(12, "0")}`, new Promise<void>(() => {}));
  const after = await settledMemory();
  if (waiting.size !== count) throw new Error("The promises must still be there.");
  return ((after.heap - before.heap) * perCount) / count;
}

/** When collecting garbage frees nothing more. */
async function settledMemory(): Promise<{ readonly heap: number; readonly rss: number }> {
  for (let before = Number.POSITIVE_INFINITY; ;) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { heapUsed, external, rss } = process.memoryUsage();
    const heap = heapUsed + external;
    if (heap > before * 0.999) return { heap, rss };
    before = heap;
  }
}
