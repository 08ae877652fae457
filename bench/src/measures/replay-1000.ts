import { workflow, type Pawl } from "pawl";
import { figureOf } from "../figure.ts";
import { eventCellCount } from "../limit/bare-batch.ts";
import { runBare, withBareStore, type BareProgram } from "../limit/bare-runs.ts";
import type { Measure } from "../measure.ts";
import { takePairs } from "../pairs.ts";
import { samplesMs } from "../samples.ts";
import { scaled, type Setting } from "../setting.ts";
import { median, rounded } from "../statistics.ts";
import { until } from "../until.ts";
import { withPawl } from "../with-pawl.ts";
import type { Done } from "../workflows.ts";

const historyLength = 1000;

interface History {
  readonly steps: number;
}

let executed = 0;

/** Takes its steps, then waits; the signal makes it replay them and end. */
const waits = workflow({ name: "waits" }, async (ctx, { steps }: History) => {
  let s = 0;
  for (let i = 0; i < steps; i++) {
    const done = await ctx.step(`s${i}`, (): Done => {
      executed++;
      return { ok: true, i };
    });
    s += done.i;
  }
  await ctx.waitForSignal("go");
  return s;
});

/**
 * Milliseconds for the replay of 1,000 steps: from the signal that wakes a waiting run to its result, minus the same for a run that has no steps behind it
 * (field `wake`). Beside it: reading 1,000 rows across the thread and parsing their values.
 */
export const replayThousand: Measure = {
  name: "replay-1000",
  async *take(setting) {
    const wakes: number[] = [];
    const pairs = await takePairs(
      setting,
      () => replayMs(setting, wakes),
      () => bareReadMs(setting),
    );
    yield figureOf(
      { name: "replay-1000", store: setting.store, unit: "ms", extra: { wake: rounded(median(wakes)) } },
      pairs,
    );
  },
};

function replayMs(setting: Setting, wakes: number[]): Promise<number> {
  const runCount = scaled(setting, 30, 3);
  const warmUpCount = scaled(setting, 10, 1);
  return withPawl(
    {
      setting,
      workflows: [waits],
      concurrency: 100,
      warmUp: async (pawl) => {
        for (const id of await waitingRuns(pawl, historyLength, warmUpCount)) await wakeToEnd(pawl, id);
      },
    },
    async (pawl) => {
      const full = await waitingRuns(pawl, historyLength, runCount);
      const empty = await waitingRuns(pawl, 0, runCount);
      const executedBefore = executed;
      const withHistory = median(await samplesMs(runCount, () => wakeToEnd(pawl, full.pop()!)));
      const wake = median(await samplesMs(runCount, () => wakeToEnd(pawl, empty.pop()!)));
      if (executed !== executedBefore)
        throw new Error("A replay has executed steps again: the figure would mean nothing.");
      wakes.push(wake);
      return withHistory - wake;
    },
  );
}

async function waitingRuns(pawl: Pawl, steps: number, count: number): Promise<string[]> {
  const handles = await Promise.all(Array.from({ length: count }, () => pawl.start(waits, { steps })));
  for (const handle of handles) await until(async () => (await handle.status()) === "waiting");
  return handles.map(({ id }) => id);
}

async function wakeToEnd(pawl: Pawl, id: string): Promise<unknown> {
  const run = pawl.run(id);
  await run.signal("go");
  return run.result();
}

const history: BareProgram = (loop, run, turn) => {
  if (turn === 1) return false;
  for (let i = 0; i < historyLength; i++) loop.step(run, i + 1, `s${i}`, `{"ok":true,"i":${i}}`);
  return true;
};

function bareReadMs(setting: Setting): Promise<number> {
  const runCount = scaled(setting, 30, 3);
  return withBareStore(setting, { concurrency: 1, knownRuns: runCount }, async (bare, loop) => {
    await runBare(loop, { program: history, count: runCount, concurrency: 1 });
    let sum = 0;
    const readOne = async (run: number): Promise<void> => {
      for (const cells of await bare.read(run)) sum += (JSON.parse(cells[eventCellCount - 1] as string) as Done).i;
    };
    for (let run = 1; run <= runCount; run++) await readOne(run);
    let next = 1;
    const readMs = median(await samplesMs(runCount, () => readOne(next++)));
    if (sum !== runCount * historyLength * (historyLength - 1))
      throw new Error(`The bare loop has read other rows than it wrote: ${sum}.`);
    return readMs;
  });
}
