import { expect, it } from "vitest";
import { Scene } from "./processes.fixture.ts";

it("the runs of a worker that was killed are taken over by another on the same host, long before its lease ends", async () => {
  const scene = new Scene();
  const first = await scene.process();
  await first.call("startWorker", { lease: "10 minutes" });
  const { id } = await first.call("start", "gated");
  await first.reaches("gated");
  const second = await scene.process();
  await second.call("startWorker", { lease: "1s" });
  await second.call("open", "gated");
  await first.kill("SIGKILL");
  const killedAt = performance.now();
  expect(await second.call("result", id)).toBe(second.pid);
  process.stdout.write(
    `promise 6: taken over and finished ${Math.round(performance.now() - killedAt)} ms after SIGKILL, lease of the heir 1 s\n`,
  );
  expect(await second.call("workers")).toHaveLength(1);
});

it("the runs of a worker that was killed are taken over by one that comes later, at once", async () => {
  const scene = new Scene();
  const first = await scene.process();
  await first.call("startWorker", { lease: "10 minutes" });
  const runs: { id: string }[] = await Promise.all([1, 2, 3].map(() => first.call("start", "gated")));
  await first.reaches("gated", 3);
  await first.kill("SIGKILL");
  const second = await scene.process();
  await second.call("open", "gated");
  await second.call("startWorker", { lease: "10 minutes" });
  expect(await Promise.all(runs.map(({ id }) => second.call("result", id)))).toEqual(runs.map(() => second.pid));
});

it("a worker hears of a run that another process starts without being asked to look", async () => {
  const scene = new Scene();
  const [worker, client] = await Promise.all([scene.process(), scene.process()]);
  await worker.call("startWorker");
  const times: number[] = [];
  for (let round = 0; round < 15; round++) {
    const startedAt = performance.now();
    const { id } = await client.call("start", "quick", round);
    expect(await client.call("result", id)).toBe(round);
    times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  process.stdout.write(
    `promise 6: start in one process, step in another, result in the first: p50 ${times[7]?.toFixed(1)} ms, worst ${times.at(-1)?.toFixed(1)} ms\n`,
  );
});
