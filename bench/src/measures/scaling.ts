import { createPawl, type Pawl, type Workflow } from "pawl";
import { figureOf, type Extra } from "../figure.ts";
import { forkWorker } from "../fork-worker.ts";
import { inFlight } from "../in-flight.ts";
import type { Measure } from "../measure.ts";
import type { Pair } from "../pairs.ts";
import { withPlace } from "../place.ts";
import { drainsOne, drainsTen, type Report } from "../process-workflows.ts";
import { rate } from "../rate.ts";
import { scaled, type Setting } from "../setting.ts";
import { until } from "../until.ts";
import { stepCount, type Item } from "../workflows.ts";

const workerCounts = [1, 2, 4];
const concurrency = 250;

interface Backlog {
  readonly workflow: Workflow<Item, number>;
  readonly count: number;
  readonly unit: string;
  readonly perRun: number;
}

/** How fast 1, 2 and 4 worker processes drain a backlog that was there before they started, until the store says that all runs have ended. */
export const scaling: Measure = {
  name: "scaling",
  stores: ["postgres"],
  async *take(setting) {
    const backlogs: readonly Backlog[] = [
      { workflow: drainsOne, count: scaled(setting, 15_000, 200), unit: "workflows/s", perRun: 1 },
      { workflow: drainsTen, count: scaled(setting, 5_000, 100), unit: "steps/s", perRun: stepCount },
    ];
    for (const backlog of backlogs) {
      let one: number | null = null;
      for (const workers of workerCounts) {
        const pairs: Pair[] = [];
        for (let left = setting.repeats; left > 0; left--)
          pairs.push({ value: backlog.perRun * (await drainRate(setting, backlog, workers)), limit: null });
        const extra: Extra = { workflow: backlog.workflow.name, workers, concurrency };
        const figure = figureOf({ name: "scaling", store: setting.store, unit: backlog.unit, extra }, pairs);
        one ??= figure.value;
        yield { ...figure, timesOneWorker: Number((figure.value / one).toFixed(2)) };
      }
    }
  },
};

function drainRate(setting: Setting, { workflow, count }: Backlog, workerCount: number): Promise<number> {
  return withPlace(setting, async ({ store, checkpoint }) => {
    const pawl = await createPawl({ store, workflows: [workflow] });
    await inFlight(count, 200, (n) => pawl.start(workflow, { n }));
    const ended = new Map<number, number>();
    const onReport = (report: Report, pid: number): void => {
      if (report.type === "ended") ended.set(pid, report.count);
    };
    const task = { store, concurrency, lease: null, host: null, hangs: false, goesAtOnce: false };
    const workers = await Promise.all(Array.from({ length: workerCount }, () => forkWorker(task, onReport)));
    await checkpoint();
    const perSecond = await rate(count, async () => {
      for (const worker of workers) worker.tell("go");
      // The store is asked only towards the end: asking takes from what is measured.
      await until(async () => [...ended.values()].reduce((sum, n) => sum + n, 0) >= count);
      await until(() => haveAllEnded(pawl, workflow, count));
    });
    for (const worker of workers) await worker.stop();
    await pawl.close();
    return perSecond;
  });
}

async function haveAllEnded(pawl: Pawl, workflow: Workflow<Item, number>, count: number): Promise<boolean> {
  const [version] = await pawl.workflows.versions(workflow.name);
  return version?.counts.completed === count;
}
