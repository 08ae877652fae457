import type { Pawl } from "pawl";
import { figureOf, type Figure } from "../figure.ts";
import { inFlight } from "../in-flight.ts";
import { rate } from "../rate.ts";
import { runBare, withBareStore } from "../limit/bare-runs.ts";
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
    if (setting.hasStarter && setting.store === "sqlite") yield take(setting, 1000, "starter-process");
    for (const concurrency of [100, 1000]) yield take(setting, concurrency, "one-process");
  },
};

async function take(setting: Setting, concurrency: number, mode: Mode): Promise<Figure> {
  const pairs = await takePairs(
    setting,
    () => runsPerSecond(setting, concurrency, mode),
    () => bareRunsPerSecond(setting, concurrency),
  );
  const extra = { concurrency, mode };
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

function bareRunsPerSecond(setting: Setting, concurrency: number): Promise<number> {
  const count = scaled(setting, 40_000, 200);
  const program = oneStepRows;
  return withBareStore(setting.store, async (_bare, loop) => {
    await runBare(loop, { program, count: scaled(setting, 4_000, 20), concurrency });
    return rate(count, () => runBare(loop, { program, count, concurrency }));
  });
}
