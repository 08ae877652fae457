import { createPawl, type Pawl } from "pawl";
import { figureOf } from "../figure.ts";
import { forkWorker } from "../fork-worker.ts";
import { runBare, withBareStore, type BareProgram } from "../limit/bare-runs.ts";
import type { Measure } from "../measure.ts";
import { takePairs } from "../pairs.ts";
import { withPlace } from "../place.ts";
import { machineMs, murmurs } from "../process-workflows.ts";
import { samplesMs } from "../samples.ts";
import { scaled, type Setting } from "../setting.ts";
import { median, percentile, rounded } from "../statistics.ts";
import { withPawl } from "../with-pawl.ts";

/**
 * Milliseconds from `write` in a step to the reader's loop, for a chunk every 10 ms: in the process that writes, and in another one. Beside it: a lone commit of one row, since no
 * reader gets what is not durable.
 */
export const streamLatency: Measure = {
  name: "stream-latency",
  stores: ["sqlite", "postgres"],
  async *take(setting) {
    for (const reader of ["same process", "another process"]) {
      const all: number[] = [];
      const takeOne = reader === "same process" ? inOneProcess : acrossProcesses;
      const pairs = await takePairs(
        setting,
        async () => {
          const samples = await takeOne(setting);
          all.push(...samples);
          return median(samples);
        },
        () => loneCommitMs(setting),
      );
      const extra = {
        reader,
        p50: rounded(percentile(all, 50)),
        p99: rounded(percentile(all, 99)),
        max: rounded(Math.max(...all)),
        chunks: all.length,
      };
      const { max: slowest, ...rest } = extra;
      yield figureOf({ name: this.name, store: setting.store, unit: "ms", extra: { ...rest, slowest } }, pairs);
    }
  },
};

function chunkCounts(setting: Setting): { readonly count: number; readonly warmUpCount: number } {
  return { count: scaled(setting, 500, 20), warmUpCount: scaled(setting, 100, 5) };
}

function inOneProcess(setting: Setting): Promise<number[]> {
  const { count, warmUpCount } = chunkCounts(setting);
  return withPawl(
    { setting, workflows: [murmurs], concurrency: 100, warmUp: (pawl) => readMurmurs(pawl, warmUpCount) },
    (pawl) => readMurmurs(pawl, count),
  );
}

function acrossProcesses(setting: Setting): Promise<number[]> {
  const { count, warmUpCount } = chunkCounts(setting);
  return withPlace(setting, async ({ store }) => {
    const task = { store, concurrency: 100, lease: null, host: null, hangs: false, goesAtOnce: true };
    const worker = await forkWorker(task);
    const pawl = await createPawl({ store, workflows: [murmurs] });
    await readMurmurs(pawl, warmUpCount);
    const samples = await readMurmurs(pawl, count);
    await pawl.close();
    await worker.stop();
    return samples;
  });
}

async function readMurmurs(pawl: Pawl, count: number): Promise<number[]> {
  const run = await pawl.start(murmurs, { n: count });
  const samples: number[] = [];
  for await (const { chunk: writtenMs } of run.stream<number>("murmurs")) samples.push(machineMs() - writtenMs);
  if (samples.length !== count) throw new Error(`${samples.length} of ${count} chunks have come.`);
  return samples;
}

const oneRow: BareProgram = (loop, run, turn) => {
  if (turn === 1) return false;
  loop.step(run, 1, "murmur", "12345.678");
  return true;
};

function loneCommitMs(setting: Setting): Promise<number> {
  const count = scaled(setting, 500, 20);
  return withBareStore(setting, { concurrency: 1, knownRuns: 2 * count }, async (_bare, loop) => {
    const commitOne = (): Promise<void> => runBare(loop, { program: oneRow, count: 1, concurrency: 1 });
    await samplesMs(count, commitOne);
    return median(await samplesMs(count, commitOne));
  });
}
