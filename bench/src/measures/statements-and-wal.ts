import { createPawl, type Pawl } from "pawl";
import { figureOf } from "../figure.ts";
import { inFlight } from "../in-flight.ts";
import type { Measure } from "../measure.ts";
import type { Pair } from "../pairs.ts";
import { serverOf, withPlace } from "../place.ts";
import { countedWork, type Counts } from "../server/counted-work.ts";
import { scaled, type Setting } from "../setting.ts";
import { median, rounded } from "../statistics.ts";
import { tenSteps } from "../workflows.ts";

/** What a workflow of ten steps costs the server: statements, and bytes of write-ahead log. */
export const statementsAndWal: Measure = {
  name: "statements-and-wal",
  stores: ["postgres"],
  async *take(setting) {
    for (const concurrency of [100, 1000]) {
      const statements: Pair[] = [];
      const bytes: Pair[] = [];
      const nested: number[] = [];
      for (let left = setting.repeats; left > 0; left--) {
        const count = scaled(setting, 5_000, 200);
        const { topLevel, all, walBytes } = await countTenSteps(setting, concurrency, count);
        if (topLevel !== null) statements.push({ value: topLevel / count, limit: null });
        if (all !== null) nested.push(all / count);
        bytes.push({ value: walBytes / count, limit: null });
      }
      const named = { name: this.name, store: setting.store };
      if (statements.length > 0) {
        const extra = { concurrency, withNested: rounded(median(nested)) };
        yield figureOf({ ...named, unit: "statements/workflow", extra }, statements);
      }
      yield figureOf({ ...named, unit: "WAL bytes/workflow", extra: { concurrency } }, bytes);
    }
  },
};

function countTenSteps(setting: Setting, concurrency: number, count: number): Promise<Counts> {
  const server = serverOf(setting);
  return withPlace(setting, async ({ store, checkpoint }) => {
    const pawl = await createPawl({ store, workflows: [tenSteps] });
    await pawl.startWorker({ concurrency });
    // The checkpoint comes before the warm-up: a page's first change after it goes into the log whole, which would be counted as ours.
    await checkpoint();
    await runAll(pawl, concurrency, scaled(setting, 2_000, 50));
    const counts = await countedWork(server, store, () => runAll(pawl, concurrency, count));
    await pawl.close();
    return counts;
  });
}

function runAll(pawl: Pawl, concurrency: number, count: number): Promise<void> {
  return inFlight(count, concurrency, async (n) => (await pawl.start(tenSteps, { n })).result());
}
