import { workflow, type Pawl } from "pawl";
import { figureOf } from "../figure.ts";
import { runBare, withBareStore, type BareProgram } from "../limit/bare-runs.ts";
import type { Measure } from "../measure.ts";
import { takePairs } from "../pairs.ts";
import { rate } from "../rate.ts";
import { scaled, type Setting } from "../setting.ts";
import { withPawl } from "../with-pawl.ts";

interface Speech {
  readonly chunks: number;
}

const token = "a token of ";
/** What Pawl lets wait for the store before it holds the writer back. */
const rowBytes = 65_536;
const tokensPerRow = Math.floor(rowBytes / (token.length + 3));
const row = JSON.stringify(Array.from({ length: tokensPerRow }, () => token));

const speaks = workflow({ name: "speaks" }, (ctx, { chunks }: Speech) =>
  ctx.step("speak", async ({ stream }) => {
    const tokens = stream("tokens");
    for (let i = 0; i < chunks; i++) await tokens.write(token);
    return chunks;
  }),
);

/**
 * Chunks of a stream per second, each awaited by the step that writes them, until the run has ended and a reader (where there is one) has them all: one run, with and without
 * a reader, and 100 runs side by side. Beside it: the bare loop with the same chunks, 64 KiB to a row, one row to a commit of each run.
 */
export const streamThroughput: Measure = {
  name: "stream-throughput",
  async *take(setting) {
    for (const { runs, readers } of [
      { runs: 1, readers: 0 },
      { runs: 1, readers: 1 },
      { runs: 100, readers: 0 },
    ]) {
      const chunks = scaled(setting, 500_000, 5_000);
      const perRun = Math.ceil(chunks / runs);
      const pairs = await takePairs(
        setting,
        () => chunksPerSecond(setting, { runs, readers, perRun }),
        () => bareChunksPerSecond(setting, runs, perRun),
      );
      const extra = { runs, readers, chunks };
      yield figureOf({ name: this.name, store: setting.store, unit: "chunks/s", extra }, pairs);
    }
  },
};

function chunksPerSecond(
  setting: Setting,
  { runs, readers, perRun }: { readonly runs: number; readonly readers: number; readonly perRun: number },
): Promise<number> {
  const speakAll = async (pawl: Pawl, chunks: number): Promise<void> => {
    await Promise.all(
      Array.from({ length: runs }, async () => {
        const run = await pawl.start(speaks, { chunks });
        const reading = Array.from({ length: readers }, () => readAll(pawl, run.id));
        await run.result();
        for (const read of await Promise.all(reading))
          if (read !== chunks) throw new Error(`A reader has had ${read} of ${chunks} chunks.`);
      }),
    );
  };
  return withPawl(
    { setting, workflows: [speaks], concurrency: 100, warmUp: (pawl) => speakAll(pawl, Math.ceil(perRun / 5)) },
    (pawl) => rate(perRun * runs, () => speakAll(pawl, perRun)),
  );
}

async function readAll(pawl: Pawl, id: string): Promise<number> {
  let read = 0;
  for await (const { index } of pawl.stream(id, "tokens")) {
    if (index !== read++) throw new Error(`Chunk ${index} came as number ${read - 1}.`);
  }
  return read;
}

function bareChunksPerSecond(setting: Setting, runs: number, perRun: number): Promise<number> {
  const rows = Math.max(1, Math.round(perRun / tokensPerRow));
  const perRow = perRun / rows;
  const data = perRow >= tokensPerRow ? row : JSON.stringify(Array.from({ length: Math.ceil(perRow) }, () => token));
  const program: BareProgram = (loop, run, turn) => {
    if (turn === rows) return false;
    loop.step(run, turn + 1, "speak", data);
    return true;
  };
  const warmUps = 2;
  return withBareStore(setting, { concurrency: runs, knownRuns: (1 + warmUps) * runs }, async (_bare, loop) => {
    for (let left = warmUps; left > 0; left--) await runBare(loop, { program, count: runs, concurrency: runs });
    return rate(perRun * runs, () => runBare(loop, { program, count: runs, concurrency: runs }));
  });
}
