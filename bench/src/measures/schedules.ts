import { workflow, type Pawl } from "pawl";
import { setTimeout as pause } from "node:timers/promises";
import { figureOf } from "../figure.ts";
import { inFlight } from "../in-flight.ts";
import type { Measure } from "../measure.ts";
import { treeCpuMs } from "../others-cpu.ts";
import { takePairs } from "../pairs.ts";
import { rate } from "../rate.ts";
import { elapsedMs } from "../samples.ts";
import { scaled, type Setting } from "../setting.ts";
import { percentile, rounded } from "../statistics.ts";
import { until } from "../until.ts";
import { withPawl } from "../with-pawl.ts";
import { oneStep, type Item } from "../workflows.ts";

const concurrency = 1000;
const day = "1 day";

let latenessMs: number[] = [];

const ticks = workflow({ name: "ticks" }, async (ctx, { n }: Item) => {
  latenessMs.push(Date.now() - ctx.run.scheduledFor!.getTime());
  return ctx.step("s", () => ({ ok: true, i: n }));
});

/**
 * 10,000 schedules. All due at one moment: how many runs begin per second, beside as many starts by `pawl.start`. Due over one minute: how much later than its tick a run begins.
 * None due for a day: percent of one processor, beside the same without schedules.
 */
export const schedules: Measure = {
  name: "schedules",
  async *take(setting) {
    const count = scaled(setting, 10_000, 50);
    const named = { name: this.name, store: setting.store };
    const atOnce: number[] = [];
    const pairs = await takePairs(
      setting,
      () => startsPerSecond(setting, count, atOnce),
      () => plainStartsPerSecond(setting, count),
    );
    yield figureOf(
      { ...named, unit: "starts/s", extra: { what: "all due at once", schedules: count, ...lateness(atOnce) } },
      pairs,
    );

    // Once, whatever the repeats: it takes a minute, and has as many samples as there are schedules.
    const spreadMs = scaled(setting, 60_000, 1_000);
    const idleMs = scaled(setting, 10_000, 500);
    const spread = await overTime(setting, count, spreadMs, idleMs);
    const what = `due over ${spreadMs / 1000} s`;
    yield figureOf({ ...named, unit: "ms late (p99)", extra: { what, schedules: count, ...lateness(spread.lateMs) } }, [
      { value: percentile(spread.lateMs, 99), limit: null },
    ]);
    yield figureOf(
      { ...named, unit: "% of a processor", extra: { what: "none due", schedules: count, seconds: idleMs / 1000 } },
      [{ value: spread.idlePercent, limit: spread.emptyPercent }],
    );
  },
};

function lateness(samples: readonly number[]): Record<string, number> {
  return { lateMsP50: rounded(percentile(samples, 50)), lateMsP99: rounded(percentile(samples, 99)) };
}

function startsPerSecond(setting: Setting, count: number, all: number[]): Promise<number> {
  let dueMs = 0;
  const prepare = async (pawl: Pawl): Promise<void> => {
    dueMs = await createSchedules(pawl, count, () => 0);
  };
  return withPawl({ setting, workflows: [ticks], concurrency, warmUp: prepare }, async () => {
    latenessMs = [];
    await until(async () => latenessMs.length === count);
    all.push(...latenessMs);
    return (count * 1000) / (Date.now() - dueMs);
  });
}

function plainStartsPerSecond(setting: Setting, count: number): Promise<number> {
  const startAll = (pawl: Pawl, n: number): Promise<void> =>
    inFlight(n, 1000, async (i) => (await pawl.start(oneStep, { n: i })).result());
  return withPawl(
    { setting, workflows: [oneStep], concurrency, warmUp: (pawl) => startAll(pawl, Math.ceil(count / 5)) },
    (pawl) => rate(count, () => startAll(pawl, count)),
  );
}

interface OverTime {
  readonly lateMs: readonly number[];
  /** With schedules of which none is due. */
  readonly idlePercent: number;
  /** With no schedules. */
  readonly emptyPercent: number;
}

function overTime(setting: Setting, count: number, spreadMs: number, idleMs: number): Promise<OverTime> {
  let emptyPercent = 0;
  const prepare = async (pawl: Pawl): Promise<void> => {
    // What a worker does on its first beats is no idling.
    await pause(idleMs / 4);
    emptyPercent = await cpuPercent(setting, idleMs);
    await createSchedules(pawl, count, (n) => Math.floor((spreadMs * n) / count));
  };
  return withPawl({ setting, workflows: [ticks], concurrency, warmUp: prepare }, async () => {
    latenessMs = [];
    await until(async () => latenessMs.length === count, spreadMs + 120_000);
    const lateMs = latenessMs;
    await pause(idleMs / 4);
    return { lateMs, emptyPercent, idlePercent: await cpuPercent(setting, idleMs) };
  });
}

/** @returns the moment (milliseconds since 1970) at which the first one is due: soon, and all of them have been made then. */
async function createSchedules(pawl: Pawl, count: number, afterMs: (n: number) => number): Promise<number> {
  const make = (name: string, dueMs: number, n: number): Promise<unknown> =>
    pawl.schedules.create({ name, workflow: "ticks", every: day, startAt: new Date(dueMs), input: { n } });
  const tryCount = Math.ceil(count / 20);
  const farMs = Date.now() + 3_600_000;
  const tryMs = await elapsedMs(() => inFlight(tryCount, 100, (n) => make(`try-${n}`, farMs, n)));
  const dueMs = Date.now() + Math.ceil((2 * tryMs * count) / tryCount) + 1_000;
  await inFlight(count, 100, (n) => make(`tick-${n}`, dueMs + afterMs(n), n));
  if (Date.now() > dueMs) throw new Error("Making the schedules took longer than until the first one was due.");
  return dueMs;
}

/** Of this process with its worker, and of a server of our own. */
async function cpuPercent(setting: Setting, ms: number): Promise<number> {
  const pid = setting.server?.pid ?? null;
  const before = process.cpuUsage();
  const serverBefore = pid === null ? 0 : (treeCpuMs(pid) ?? 0);
  await pause(ms);
  const { user, system } = process.cpuUsage(before);
  const serverMs = pid === null ? 0 : (treeCpuMs(pid) ?? 0) - serverBefore;
  return (100 * ((user + system) / 1000 + serverMs)) / ms;
}
