import { expect, it } from "vitest";
import { Scene, seeded } from "./processes.fixture.ts";

it("starts and signals that were acknowledged are there after SIGKILL, and each is had once", async () => {
  const random = seeded("promise 5");
  const scene = new Scene();
  const acknowledged: string[] = [];
  const signalled: number[] = [];
  const first = await scene.process();
  const { id: waiting } = await first.call("start", "waits", 500);
  const enough = 20 + Math.floor(random() * 150);
  const isEnough = (): boolean => acknowledged.length + signalled.length >= enough;
  const chains = Array.from({ length: 20 }, async (_, chain) => {
    for (let index = chain; !isEnough(); index += 20) {
      acknowledged.push((await first.call("start", "quick", index)).id);
      await first.call("signal", waiting, "go", index);
      signalled.push(index);
    }
  });
  await Promise.race(chains);
  await first.kill("SIGKILL");
  await Promise.allSettled(chains);
  const found = scene.query("SELECT id FROM pawl_runs").map(({ id }) => String(id));
  expect(found).toEqual(expect.arrayContaining(acknowledged));
  const kept = scene.query("SELECT payload FROM pawl_signals").map(({ payload }) => Number(payload));
  expect(kept).toEqual(expect.arrayContaining(signalled));
  expect(new Set(kept).size).toBe(kept.length);
  process.stdout.write(
    `promise 5: killed after ${acknowledged.length} starts and ${signalled.length} signals were acknowledged\n`,
  );
  const second = await scene.process();
  await second.call("startWorker");
  for (const id of acknowledged) expect(await second.call("result", id)).toEqual(expect.any(Number));
});

it("one idempotency key is one run, however many start it in however many processes at once", async () => {
  const scene = new Scene();
  const processes = await Promise.all([scene.process(), scene.process()]);
  await Promise.all(processes.map((each) => each.call("startWorker")));
  for (let round = 0; round < 5; round++) {
    const started: { id: string; isNew: boolean }[] = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        processes[index % 2]!.call("start", "quick", index, { idempotencyKey: `key ${round}` }),
      ),
    );
    expect(new Set(started.map(({ id }) => id)).size).toBe(1);
    expect(started.filter(({ isNew }) => isNew)).toHaveLength(1);
  }
  expect(scene.query("SELECT count(*) AS n FROM pawl_runs")).toEqual([{ n: 5 }]);
});

it("two workers and a client on one file hear nothing of locks", async () => {
  const scene = new Scene();
  const [one, two, client] = await Promise.all([scene.process(), scene.process(), scene.process()]);
  await Promise.all([one.call("startWorker", { concurrency: 20 }), two.call("startWorker", { concurrency: 20 })]);
  const runs: { id: string }[] = await Promise.all(
    Array.from({ length: 150 }, (_, n) => [one, two, client][n % 3]!.call("start", "tour", { n })),
  );
  const results = await Promise.all(runs.map(({ id }) => client.call<{ n: number }>("result", id)));
  expect(results.map(({ n }) => n)).toEqual(runs.map((_, n) => n));
  expect([...one.logs, ...two.logs, ...client.logs]).toEqual([]);
  for (const { id } of runs) expect(new Set(scene.recorded(id)).size).toBe(8);
  const pids = new Set(scene.effects().map(({ pid }) => pid));
  expect([...pids].toSorted()).toEqual([String(one.pid), String(two.pid)].toSorted());
});
