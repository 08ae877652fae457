import { noRetry, workflow, type Pawl } from "pawl";
import { figureOf } from "../figure.ts";
import { inFlight } from "../in-flight.ts";
import type { Measure } from "../measure.ts";
import { takePairs } from "../pairs.ts";
import { rate } from "../rate.ts";
import { elapsedMs } from "../samples.ts";
import { scaled, type Setting } from "../setting.ts";
import { median, rounded } from "../statistics.ts";
import { until } from "../until.ts";
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
 * 10,000 failed runs forked from the step at which they failed, by `pawl.bulk.fork`: forks per second until the last one is durable, and (`ended`) until all of them have
 * ended. Beside it: starts of new runs of that workflow, as many at a time.
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
    const extra = { runs: count, concurrency, ended: rounded(median(ended)), ...limit };
    yield figureOf({ name: this.name, store: setting.store, unit: "forks/s", extra }, pairs);
  },
};

function forksPerSecond(setting: Setting, count: number, ended: number[]): Promise<number> {
  const warmUpCount = Math.ceil(count / 10);
  const fork = async (pawl: Pawl, limit: number): Promise<void> => {
    const where = { workflow: "breaks", status: "failed" } as const;
    const { done } = await pawl.bulk.fork({ where, limit, from: "charge", concurrency });
    if (done !== limit) throw new Error(`${done} of ${limit} runs were forked.`);
  };
  const prepare = async (pawl: Pawl): Promise<void> => {
    isBroken = true;
    await inFlight(count, concurrency, async (n) => {
      const run = await pawl.start(breaks, { n });
      await run.result().catch(() => {});
    });
    isBroken = false;
    await fork(pawl, warmUpCount);
    await allCompleted(pawl, warmUpCount);
  };
  return withPawl({ setting, workflows: [breaks], concurrency, warmUp: prepare }, (pawl) =>
    takeRates(ended, { pawl, count, before: warmUpCount, begin: () => fork(pawl, count) }),
  );
}

function startsPerSecond(setting: Setting, count: number, ended: number[]): Promise<number> {
  const warmUpCount = Math.ceil(count / 2);
  const start = (pawl: Pawl, runs: number): Promise<void> =>
    inFlight(runs, concurrency, (n) => pawl.start(breaks, { n }));
  const prepare = async (pawl: Pawl): Promise<void> => {
    isBroken = false;
    await start(pawl, warmUpCount);
    await allCompleted(pawl, warmUpCount);
  };
  return withPawl({ setting, workflows: [breaks], concurrency, warmUp: prepare }, (pawl) =>
    takeRates(ended, { pawl, count, before: warmUpCount, begin: () => start(pawl, count) }),
  );
}

interface Load {
  readonly pawl: Pawl;
  readonly count: number;
  /** So many runs have completed already. */
  readonly before: number;
  readonly begin: () => Promise<void>;
}

/** How many per second are durable; how many per second end goes into `ended`. */
async function takeRates(ended: number[], { pawl, count, before, begin }: Load): Promise<number> {
  let perSecond = 0;
  const ms = await elapsedMs(async () => {
    perSecond = await rate(count, begin);
    await allCompleted(pawl, before + count);
  });
  ended.push((count * 1000) / ms);
  return perSecond;
}

function allCompleted(pawl: Pawl, count: number): Promise<void> {
  return until(async () => {
    const [version] = await pawl.workflows.versions("breaks");
    return version?.counts.completed === count;
  });
}
