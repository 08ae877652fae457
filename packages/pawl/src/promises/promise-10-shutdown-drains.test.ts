import { expect, it } from "vitest";
import { pause, Scene, seeded } from "./processes.fixture.ts";

it("SIGTERM, 20 times out of 20: the step under way ends, nothing is done twice, and the process exits with 0", async () => {
  const random = seeded("promise 10");
  const scene = new Scene();
  const client = await scene.process();
  const runs: { id: string }[] = await Promise.all([40, 50, 60].map((steps) => client.call("start", "slow", steps)));
  for (let round = 0; round < 20; round++) {
    const worker = await scene.process();
    await worker.call("startWorker", { lease: "10 minutes" });
    await pause(random() * 60);
    await worker.kill("SIGTERM");
    expect(await worker.exited).toEqual({ code: 0, signal: null });
    // Everything is released: nothing waits for the lease of ten minutes to end.
    expect(scene.query("SELECT count(*) AS n FROM pawl_workers")).toEqual([{ n: 0 }]);
    expect(scene.query("SELECT count(*) AS n FROM pawl_runs WHERE worker_id IS NOT NULL")).toEqual([{ n: 0 }]);
  }
  const last = await scene.process();
  await last.call("startWorker");
  expect(await Promise.all(runs.map(({ id }) => client.call("result", id)))).toEqual([40, 50, 60]);
  // Drained, not cut off: not one step ran twice.
  const effects = scene.effects().map(({ runId, key }) => `${runId} ${key}`);
  expect(new Set(effects).size).toBe(effects.length);
  expect(effects).toHaveLength(150);
}, 60_000);
