import type { Pawl } from "pawl";
import { figureOf, type Figure } from "../figure.ts";
import { inFlight } from "../in-flight.ts";
import { rate } from "../rate.ts";
import { bareProgramsPerSecond, bestLanes, lanesExtra } from "../limit/bare-rate.ts";
import type { Measure } from "../measure.ts";
import { takePairs } from "../pairs.ts";
import { scaled, type Setting } from "../setting.ts";
import { runsFromStarter } from "../starter.ts";
import { withPawl } from "../with-pawl.ts";
import { oneStep, oneStepRows } from "../workflows.ts";

/** Who starts the runs: the process that has the worker, or one of its own that shares the file with it. */
type Mode = "one-process" | "starter-process";

/** Workflows of one trivial step per second, from the call of `start` to the end of `result()`. */
export const workflowsOneStep: Measure = {
  name: "workflows-1-step",
  async *take(setting) {
    if (setting.hasStarter && setting.store !== "memory") yield take(setting, 1000, "starter-process");
    for (const concurrency of [100, 1000]) yield take(setting, concurrency, "one-process");
  },
};

async function take(setting: Setting, concurrency: number, mode: Mode): Promise<Figure> {
  const load = { program: oneStepRows, concurrency, beginsRuns: true };
  const lanes = await bestLanes(setting, load);
  const count = scaled(setting, 40_000, 200);
  const warmUpCount = scaled(setting, 4_000, 20);
  const pairs = await takePairs(
    setting,
    () => runsPerSecond(setting, concurrency, mode),
    () => bareProgramsPerSecond(setting, { ...load, count, warmUpCount }, lanes),
  );
  const extra = { concurrency, mode, ...lanesExtra(setting, lanes) };
  return figureOf({ name: workflowsOneStep.name, store: setting.store, unit: "workflows/s", extra }, pairs);
}

function runsPerSecond(setting: Setting, concurrency: number, mode: Mode): Promise<number> {
  const count = scaled(setting, 20_000, 200);
  return withPawl(
    {
      setting,
      workflows: [oneStep],
      concurrency,
      warmUp: (pawl) => startAndAwait(pawl, scaled(setting, 4_000, 20), concurrency),
    },
    (pawl, { store }) =>
      mode === "starter-process"
        ? runsFromStarter({ store, count, concurrency, warmUpCount: scaled(setting, 4_000, 20) })
        : rate(count, () => startAndAwait(pawl, count, concurrency)),
  );
}

function startAndAwait(pawl: Pawl, count: number, concurrency: number): Promise<void> {
  return inFlight(count, concurrency, async (n) => (await pawl.start(oneStep, { n })).result());
}
