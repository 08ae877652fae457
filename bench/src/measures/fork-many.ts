import { noRetry, workflow, type Pawl } from "pawl";
import { elapsedMs } from "../samples.ts";
import { figureOf } from "../figure.ts";
import { inFlight } from "../in-flight.ts";
import type { Measure } from "../measure.ts";
import { takePairs } from "../pairs.ts";
import { rate } from "../rate.ts";
import { scaled, type Setting } from "../setting.ts";
import { median, rounded } from "../statistics.ts";
import { withPawl } from "../with-pawl.ts";
import type { Done, Item } from "../workflows.ts";

const concurrency = 1000;

let isBroken = true;

const breaks = workflow({ name: "breaks", retry: noRetry() }, async (ctx, { n }: Item) => {
  const { i } = await ctx.step("reserve", (): Done => ({ ok: true, i: n }));
  return ctx.step("charge", (): Done => {
    if (isBroken) throw new Error("The bank is closed");
    return { ok: true, i };
  });
});

/**
 * 10,000 failed runs forked from the step at which they failed, by `pawl.fork`, 1,000 calls at a time: forks per second until the last one is durable, and (`ended`) until all of
 * them have ended. Beside it: starts of new runs of that workflow, in the same way.
 */
export const forkMany: Measure = {
  name: "fork-many",
  async *take(setting) {
    const ended: number[] = [];
    const limitEnded: number[] = [];
    const count = scaled(setting, 10_000, 100);
    const pairs = await takePairs(
      setting,
      () => forksPerSecond(setting, count, ended),
      () => startsPerSecond(setting, count, limitEnded),
    );
    const limit = limitEnded.length === 0 ? {} : { limitEnded: rounded(median(limitEnded)) };
    const extra = { runs: count, ended: rounded(median(ended)), ...limit };
    yield figureOf({ name: this.name, store: setting.store, unit: "forks/s", extra }, pairs);
  },
};

async function forksPerSecond(setting: Setting, count: number, ended: number[]): Promise<number> {
  const failed: string[] = [];
  const prepare = async (pawl: Pawl): Promise<void> => {
    isBroken = true;
    await inFlight(count * 1.1, concurrency, async (n) => {
      const run = await pawl.start(breaks, { n });
      failed.push(run.id);
      await run.result().catch(() => {});
    });
    isBroken = false;
    await startAndAwait(Math.ceil(count / 10), () => pawl.fork(failed.pop()!, { from: "charge" }));
  };
  return withPawl({ setting, workflows: [breaks], concurrency, warmUp: prepare }, (pawl) =>
    acknowledged(count, ended, () => pawl.fork(failed.pop()!, { from: "charge" })),
  );
}

function startsPerSecond(setting: Setting, count: number, ended: number[]): Promise<number> {
  isBroken = false;
  const warmUp = (pawl: Pawl): Promise<unknown> =>
    startAndAwait(Math.ceil(count / 2), (n) => pawl.start(breaks, { n }));
  return withPawl({ setting, workflows: [breaks], concurrency, warmUp }, (pawl) =>
    acknowledged(count, ended, (n) => pawl.start(breaks, { n })),
  );
}

interface Awaited {
  result(): Promise<unknown>;
}

/** How many per second are durable; how many per second end goes into `ended`. */
async function acknowledged(count: number, ended: number[], start: (n: number) => Promise<Awaited>): Promise<number> {
  let perSecond = 0;
  const results: Promise<unknown>[] = [];
  const ms = await elapsedMs(async () => {
    perSecond = await rate(count, () =>
      inFlight(count, concurrency, async (n) => void results.push((await start(n)).result())),
    );
    await Promise.all(results);
  });
  ended.push((count * 1000) / ms);
  return perSecond;
}

function startAndAwait(count: number, start: (n: number) => Promise<Awaited>): Promise<void> {
  return inFlight(count, concurrency, async (n) => (await start(n)).result());
}
