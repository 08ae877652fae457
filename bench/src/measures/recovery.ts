import { createPawl } from "pawl";
import { figureOf } from "../figure.ts";
import { forkWorker, type WorkerTask } from "../fork-worker.ts";
import type { Measure } from "../measure.ts";
import type { Pair } from "../pairs.ts";
import { withPlace } from "../place.ts";
import { recovers, type Report } from "../process-workflows.ts";
import { elapsedMs } from "../samples.ts";
import { scaled, type Setting } from "../setting.ts";
import { until } from "../until.ts";
import { inFlight } from "../in-flight.ts";

const hangingStep = 4;
const runCount = 20;

interface Case {
  readonly what: string;
  readonly lease: string | null;
  /** Whether the standby can see that the other process is gone. */
  readonly isOneMachine: boolean;
}

const cases: readonly Case[] = [
  { what: "defaults, another machine", lease: null, isOneMachine: false },
  { what: "defaults, the same machine", lease: null, isOneMachine: true },
  { what: "lease 400 ms, another machine", lease: "400ms", isOneMachine: false },
];

/**
 * Milliseconds from the SIGKILL of a worker in the midst of 20 runs to the end of the last of them on a standby worker. Then both workers under load with the
 * short lease, nobody killed: steps that begin twice while their owner lives, which must be none.
 */
export const recovery: Measure = {
  name: "recovery",
  stores: ["postgres"],
  async *take(setting) {
    for (const { what, lease, isOneMachine } of cases) {
      const pairs: Pair[] = [];
      let twice = 0;
      for (let left = setting.repeats; left > 0; left--) {
        const taken = await takeOver(setting, { lease, isOneMachine });
        pairs.push({ value: taken.ms, limit: null });
        twice += taken.twice;
      }
      const extra = { what, runs: runCount, begunTwiceWhileOwnerLived: twice };
      yield figureOf({ name: "recovery", store: setting.store, unit: "ms", extra }, pairs);
    }
    const count = scaled(setting, 15_000, 100);
    const twice = await begunTwiceUnderLoad(setting, count);
    const extra = { what: "lease 400 ms, two workers under load", runs: count };
    yield figureOf({ name: "recovery", store: setting.store, unit: "steps begun twice", extra }, [
      { value: twice, limit: null },
    ]);
  },
};

function takeOver(
  setting: Setting,
  { lease, isOneMachine }: Omit<Case, "what">,
): Promise<{ readonly ms: number; readonly twice: number }> {
  return withPlace(setting, async ({ store }) => {
    const begun = new Begun();
    const task = (host: string, hangs: boolean): WorkerTask => {
      return { store, concurrency: 50, lease, host: isOneMachine ? null : host, hangs, goesAtOnce: true };
    };
    const owner = await forkWorker(task("owner", true), begun.onReport);
    const pawl = await createPawl({ store, workflows: [recovers] });
    const runs = await Promise.all(Array.from({ length: runCount }, (_, n) => pawl.start(recovers, { n })));
    await until(async () => begun.countOf(hangingStep) === runCount);
    const standby = await forkWorker(task("standby", false), begun.onReport);
    // Where the lease is short, longer than that: whoever takes a living worker's runs would do it now.
    await new Promise((resolve) => setTimeout(resolve, lease === null ? scaled(setting, 2_000, 500) : 1_000));
    const twice = begun.twice;
    const ms = await elapsedMs(async () => {
      await owner.kill();
      await Promise.all(runs.map((run) => run.result()));
    });
    await standby.stop();
    await pawl.close();
    return { ms, twice };
  });
}

function begunTwiceUnderLoad(setting: Setting, count: number): Promise<number> {
  return withPlace(setting, async ({ store }) => {
    const begun = new Begun();
    const task = { store, concurrency: 100, lease: "400ms", hangs: false, goesAtOnce: true };
    const workers = [
      await forkWorker({ ...task, host: "one" }, begun.onReport),
      await forkWorker({ ...task, host: "other" }, begun.onReport),
    ];
    const pawl = await createPawl({ store, workflows: [recovers] });
    await inFlight(count, 400, async (n) => (await pawl.start(recovers, { n })).result());
    for (const worker of workers) await worker.stop();
    await pawl.close();
    return begun.twice;
  });
}

/** Which steps have begun, in all processes. */
class Begun {
  readonly #seen = new Map<number, Set<string>>();
  twice = 0;

  readonly onReport = (report: Report): void => {
    if (report.type !== "step-begun") return;
    const runs = this.#seen.get(report.step) ?? new Set();
    this.#seen.set(report.step, runs);
    if (runs.has(report.runId)) this.twice++;
    runs.add(report.runId);
  };

  countOf(step: number): number {
    return this.#seen.get(step)?.size ?? 0;
  }
}
