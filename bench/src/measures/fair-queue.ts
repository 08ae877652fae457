import { createPawl, workflow, type Context, type Pawl, type Workflow } from "pawl";
import { figureOf } from "../figure.ts";
import { inFlight } from "../in-flight.ts";
import type { Measure } from "../measure.ts";
import { takePairs } from "../pairs.ts";
import { withPlace } from "../place.ts";
import { rate } from "../rate.ts";
import { recordProfile } from "../record-profile.ts";
import { scaled, type Setting } from "../setting.ts";
import { percentile, rounded } from "../statistics.ts";
import { until } from "../until.ts";

interface Job {
  readonly key: string;
  /** Milliseconds at which it was started, where somebody wants to know how long it waits. */
  readonly startedMs: number | null;
}

const concurrency = 250;
const probeEveryMs = 100;

let endedCount = 0;
let waitsMs: number[] = [];

const inTurns: Workflow<Job, string> = workflow({ name: "in-turns", flow: { key: ({ key }: Job) => key } }, work);
const inLine: Workflow<Job, string> = workflow({ name: "in-line" }, work);

async function work(ctx: Context, { key, startedMs }: Job): Promise<string> {
  if (startedMs !== null) waitsMs.push(performance.now() - startedMs);
  await ctx.step("s", () => ({ ok: true }));
  endedCount++;
  return key;
}

/**
 * A worker that works off a backlog of 100,000 runs in 1,000 keys which take turns, beside the same in line: runs per second. Meanwhile a run with a key of its own
 * is started ten times a second: how long such runs wait for their turn, and how long they do in line.
 */
export const fairQueue: Measure = {
  name: "fair-queue",
  async *take(setting) {
    const turnsMs: number[] = [];
    const lineMs: number[] = [];
    const pairs = await takePairs(
      setting,
      () => drainRate(setting, inTurns, turnsMs),
      () => drainRate(setting, inLine, lineMs),
    );
    const { runs, keys } = backlogOf(setting);
    const waits = (name: string, samples: readonly number[]): Record<string, number> =>
      samples.length === 0
        ? {}
        : { [`${name}P50`]: rounded(percentile(samples, 50)), [`${name}P99`]: rounded(percentile(samples, 99)) };
    const extra = { runs, keys, concurrency, ...waits("waitMs", turnsMs), ...waits("inLineWaitMs", lineMs) };
    yield figureOf({ name: this.name, store: setting.store, unit: "runs/s", extra }, pairs);
  },
};

function backlogOf(setting: Setting): { readonly runs: number; readonly keys: number } {
  return { runs: scaled(setting, 100_000, 500), keys: scaled(setting, 1_000, 50) };
}

function drainRate(setting: Setting, queued: Workflow<Job, string>, all: number[]): Promise<number> {
  return withPlace(setting, async ({ store, checkpoint }) => {
    const pawl = await createPawl({ store, workflows: [queued] });
    const { runs, keys } = backlogOf(setting);
    const queue = (count: number): Promise<void> =>
      inFlight(count, 1000, (n) => pawl.start(queued, { key: `k${n % keys}`, startedMs: null }));
    await queue(Math.ceil(runs / 25));
    await drain(pawl, Math.ceil(runs / 25));
    await queue(runs);
    await checkpoint();
    waitsMs = [];
    const measured = async (): Promise<number> => rate(runs, () => drain(pawl, runs, () => probe(pawl, queued)));
    const { profileFolder } = setting;
    const perSecond = await (profileFolder === null ? measured() : recordProfile(profileFolder, measured));
    all.push(...waitsMs);
    await pawl.close();
    return perSecond;
  });
}

/** From the start of a worker until so many runs are through, and the few that the probe has started meanwhile. */
async function drain(pawl: Pawl, count: number, probed?: () => Promise<unknown>): Promise<void> {
  endedCount = 0;
  const started: Promise<unknown>[] = [];
  const probeOnce = (): void => {
    if (probed !== undefined) started.push(probed());
  };
  const worker = await pawl.startWorker({ concurrency });
  probeOnce();
  const probing = setInterval(probeOnce, probeEveryMs);
  await until(async () => endedCount >= count);
  clearInterval(probing);
  await Promise.all(started);
  await until(async () => endedCount === count + started.length);
  await worker.stop();
}

let lastProbe = 0;

function probe(pawl: Pawl, queued: Workflow<Job, string>): Promise<unknown> {
  return pawl.start(queued, { key: `new${++lastProbe}`, startedMs: performance.now() });
}
