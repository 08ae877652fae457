import { setTimeout as pause } from "node:timers/promises";
import { figureOf } from "../figure.ts";
import { forkWorker, type ForkedWorker } from "../fork-worker.ts";
import type { Measure } from "../measure.ts";
import { treeCpuMs } from "../others-cpu.ts";
import { serverOf, withPlace } from "../place.ts";
import { countedWork } from "../server/counted-work.ts";
import { scaled } from "../setting.ts";
import { rounded } from "../statistics.ts";

/** Queries per second that a worker sends that has nothing to do, and what it and its server take of one processor. */
export const idle: Measure = {
  name: "idle",
  stores: ["postgres"],
  async *take(setting) {
    const server = serverOf(setting);
    const seconds = scaled(setting, 20, 3);
    const figure = await withPlace(setting, async ({ store }) => {
      const worker = await forkWorker({
        store,
        concurrency: 100,
        lease: null,
        host: null,
        hangs: false,
        goesAtOnce: true,
      });
      // What it does on its first beats is no idling.
      await pause(scaled(setting, 5_000, 1_000));
      const cpuBefore = await cpuMsOf(worker);
      const serverBefore = server.pid === null ? null : treeCpuMs(server.pid);
      const { topLevel, all } = await countedWork(server, store, () => pause(seconds * 1000));
      const share = (ms: number): number => rounded(ms / (seconds * 10));
      const serverAfter = server.pid === null ? null : treeCpuMs(server.pid);
      const extra = {
        seconds,
        withNested: all === null ? "unknown" : rounded(all / seconds),
        workerCpuPercent: share((await cpuMsOf(worker)) - cpuBefore),
        ...(serverBefore === null || serverAfter === null
          ? {}
          : { serverCpuPercent: share(serverAfter - serverBefore) }),
      };
      await worker.stop();
      if (topLevel === null) throw new Error("Counting statements needs pg_stat_statements on the server.");
      return figureOf({ name: "idle", store: setting.store, unit: "queries/s", extra }, [
        { value: topLevel / seconds, limit: null },
      ]);
    });
    yield figure;
  },
};

async function cpuMsOf(worker: ForkedWorker): Promise<number> {
  const report = worker.next("cpu");
  worker.tell("cpu");
  return (await report).cpuMs;
}
