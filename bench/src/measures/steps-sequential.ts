import { figureOf } from "../figure.ts";
import { inFlight } from "../in-flight.ts";
import { rate } from "../rate.ts";
import { runBare, withBareStore, type BareProgram } from "../limit/bare-runs.ts";
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
      const takeLimit = async (): Promise<number> => {
        if (setting.store === "sqlite") allRows.push(await bareStepsPerSecond(setting, concurrency, tenStepsRows));
        return bareStepsPerSecond(setting, concurrency, tenStepsOnly);
      };
      const pairs = await takePairs(setting, () => stepsPerSecond(setting, concurrency), takeLimit);
      // The limit with the run's own rows as well: what is left between this and Pawl is the engine.
      const extra = allRows.length === 0 ? {} : { limitAllRows: rounded(median(allRows)) };
      yield figureOf(
        { name: this.name, store: setting.store, unit: "steps/s", extra: { concurrency, ...extra } },
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

function bareStepsPerSecond(setting: Setting, concurrency: number, program: BareProgram): Promise<number> {
  const count = scaled(setting, 20_000, 200);
  return withBareStore(setting.store, async (_bare, loop) => {
    await runBare(loop, { program, count: scaled(setting, 2_000, 20), concurrency });
    return rate(count * stepCount, () => runBare(loop, { program, count, concurrency }));
  });
}
