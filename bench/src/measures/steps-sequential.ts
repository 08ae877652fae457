import { figureOf } from "../figure.ts";
import { inFlight } from "../in-flight.ts";
import { rate } from "../rate.ts";
import { bareProgramsPerSecond, bestLanes, lanesExtra, type BareLoopLoad } from "../limit/bare-rate.ts";
import type { Measure } from "../measure.ts";
import { takePairs } from "../pairs.ts";
import { scaled, type Setting } from "../setting.ts";
import { median, rounded } from "../statistics.ts";
import { withPawl } from "../with-pawl.ts";
import { stepCount, tenSteps, tenStepsOnly, tenStepsRows } from "../workflows.ts";

/** Steps per second of workflows of ten trivial steps, one after the other within a run, many runs in flight. */
export const stepsSequential: Measure = {
  name: "steps-sequential",
  async *take(setting) {
    for (const concurrency of [100, 1000]) {
      const allRows: number[] = [];
      const stepsOnly = { program: tenStepsOnly, concurrency, beginsRuns: false };
      const lanes = await bestLanes(setting, stepsOnly);
      const takeLimit = async (): Promise<number> => {
        if (setting.store !== "memory")
          allRows.push(
            await bareStepsPerSecond(setting, { program: tenStepsRows, concurrency, beginsRuns: true }, lanes),
          );
        return bareStepsPerSecond(setting, stepsOnly, lanes);
      };
      const pairs = await takePairs(setting, () => stepsPerSecond(setting, concurrency), takeLimit);
      // The limit with the run's own rows as well: what is left between this and Pawl is the engine.
      const extra = allRows.length === 0 ? {} : { limitAllRows: rounded(median(allRows)) };
      yield figureOf(
        {
          name: this.name,
          store: setting.store,
          unit: "steps/s",
          extra: { concurrency, ...extra, ...lanesExtra(setting, lanes) },
        },
        pairs,
      );
    }
  },
};

function stepsPerSecond(setting: Setting, concurrency: number): Promise<number> {
  const count = scaled(setting, 10_000, 200);
  const warmUpCount = scaled(setting, 2_000, 20);
  return withPawl(
    {
      setting,
      workflows: [tenSteps],
      concurrency,
      warmUp: (pawl) => inFlight(warmUpCount, concurrency, async (n) => (await pawl.start(tenSteps, { n })).result()),
    },
    (pawl) =>
      rate(count * stepCount, () =>
        inFlight(count, concurrency, async (n) => (await pawl.start(tenSteps, { n })).result()),
      ),
  );
}

async function bareStepsPerSecond(setting: Setting, load: BareLoopLoad, lanes: number): Promise<number> {
  const count = scaled(setting, 20_000, 200);
  return (
    stepCount *
    (await bareProgramsPerSecond(setting, { ...load, count, warmUpCount: scaled(setting, 2_000, 20) }, lanes))
  );
}
