import { fileURLToPath } from "node:url";
import { figureOf } from "../figure.ts";
import type { Measure } from "../measure.ts";
import type { Pair } from "../pairs.ts";
import { builtPawl } from "../peers/peer-folder.ts";
import { runPeerTask } from "../peers/run-peer-task.ts";
import { serverOf } from "../place.ts";
import { scaled, type Setting } from "../setting.ts";
import { median } from "../statistics.ts";

const folder = fileURLToPath(new URL("../../peers", import.meta.url));
const timeoutMs = 90_000;

/**
 * Megabytes of a process that starts 5,000 workflows of one step and runs them, 100 at once, at the end of the run (`peak`: at most since its start; `rssAfterMany`:
 * after 40,000). Compiled, and by the program that measures the peers too.
 */
export const workerMemory: Measure = {
  name: "worker-memory",
  stores: ["postgres"],
  async *take(setting) {
    const entry = await builtPawl((line) => process.stderr.write(`${line}\n`));
    const count = scaled(setting, 5_000, 500);
    const pairs: Pair[] = [];
    const peaks: number[] = [];
    for (let left = setting.repeats; left > 0; left--) {
      const { rss, peak } = await memoryAfter(setting, entry, count);
      pairs.push({ value: rss, limit: null });
      peaks.push(peak);
    }
    const many = await memoryAfter(setting, entry, 8 * count);
    const extra = { peak: median(peaks), runs: count, rssAfterMany: many.rss, many: 8 * count };
    yield figureOf({ name: "worker-memory", store: setting.store, unit: "MB", extra }, pairs);
  },
};

async function memoryAfter(
  setting: Setting,
  entry: string,
  count: number,
): Promise<{ readonly rss: number; readonly peak: number }> {
  const server = serverOf(setting).url;
  const settings = { byCalls: true };
  const task = { point: "throughput", workflow: "w1", engine: "pawl", server, count, concurrency: 100, settings };
  const { memory, missing } = await runPeerTask(task, { folder, environment: { PAWL_ENTRY: entry }, timeoutMs });
  if (memory === undefined || memory === null) throw new Error(missing ?? "There is no /proc to read memory from.");
  return memory;
}
