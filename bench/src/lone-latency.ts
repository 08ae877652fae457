import type { Pawl, Workflow } from "pawl";
import { runBare, withBareStore, type BareProgram } from "./limit/bare-runs.ts";
import { takePairs, type Pair } from "./pairs.ts";
import { samplesMs } from "./samples.ts";
import { scaled, type Setting } from "./setting.ts";
import { median, percentile, rounded } from "./statistics.ts";
import { withPawl } from "./with-pawl.ts";
import type { Item } from "./workflows.ts";

export interface LoneLatency {
  readonly pairs: readonly Pair[];
  /** Percentiles over the samples of all repeats. */
  readonly extra: Readonly<Record<string, number>>;
}

/**
 * Milliseconds from the call of `start` to the end of `result()`, with nothing else going on, beside the commits of the same rows, each waited for. A pair is
 * the medians of one repeat.
 */
export async function loneLatency(
  setting: Setting,
  {
    workflow,
    program,
    count,
  }: { readonly workflow: Workflow<Item>; readonly program: BareProgram; readonly count: number },
): Promise<LoneLatency> {
  const samples: number[] = [];
  const limitSamples: number[] = [];
  const sampleCount = scaled(setting, count, 10);
  const warmUpCount = scaled(setting, Math.ceil(count / 2), 5);
  const runOne = async (pawl: Pawl): Promise<unknown> => (await pawl.start(workflow, { n: 1 })).result();
  const takeValue = (): Promise<number> =>
    withPawl(
      {
        setting,
        workflows: [workflow],
        concurrency: 100,
        warmUp: (pawl) => samplesMs(warmUpCount, () => runOne(pawl)),
      },
      async (pawl) => medianInto(samples, await samplesMs(sampleCount, () => runOne(pawl))),
    );
  const takeLimit = (): Promise<number> =>
    withBareStore(setting, { concurrency: 1 }, async (_bare, loop) => {
      const runBareOne = (): Promise<void> => runBare(loop, { program, count: 1, concurrency: 1 });
      await samplesMs(warmUpCount, runBareOne);
      return medianInto(limitSamples, await samplesMs(sampleCount, runBareOne));
    });
  const pairs = await takePairs(setting, takeValue, takeLimit);
  const limitP99 = limitSamples.length === 0 ? {} : { limitP99: rounded(percentile(limitSamples, 99)) };
  return {
    pairs,
    extra: {
      p50: rounded(percentile(samples, 50)),
      p99: rounded(percentile(samples, 99)),
      ...limitP99,
      runs: samples.length,
    },
  };
}

function medianInto(all: number[], own: readonly number[]): number {
  all.push(...own);
  return median(own);
}
