import { expect, it } from "vitest";
import { Scene, until } from "./processes.fixture.ts";

const lease = { lease: "300ms" };

it("an owner that stood still for longer than its lease is replaced, refused when it comes back, and records nothing", async () => {
  const scene = new Scene();
  const first = await scene.process();
  await first.call("startWorker", lease);
  const { id } = await first.call("start", "gated");
  await first.reaches("gated");
  await first.kill("SIGSTOP");
  const second = await scene.process();
  await second.call("startWorker", lease);
  // The stopped process is there all the while: only its lease tells that it is of no use.
  await second.reaches("gated");
  await first.kill("SIGCONT");
  await first.call("open", "gated");
  // Its step ends now, and it may not record that.
  await first.says("no sign of life");
  expect(scene.recorded(id)).toEqual([]);
  await second.call("open", "gated");
  expect(await second.call("result", id)).toBe(second.pid);
  expect(scene.recorded(id)).toEqual(["gated", "after"]);
  expect(scene.effects().map(({ key, pid }) => [key, Number(pid)])).toEqual([
    ["gated", first.pid],
    ["gated", second.pid],
    ["after", second.pid],
  ]);
  const ends = (await second.call("events", id)).filter(({ kind }: { kind: string }) => kind === "run-completed");
  expect(ends).toHaveLength(1);
  // Both are of use again afterwards.
  await second.call("close");
  const again = await first.call("start", "quick", 5);
  expect(await first.call("result", again.id)).toBe(5);
});

it("an owner that is stopped again and again between two others never spoils a run", async () => {
  const scene = new Scene();
  const stopped = await scene.process();
  const steady = await scene.process();
  await stopped.call("startWorker", { ...lease, concurrency: 5 });
  await steady.call("startWorker", { ...lease, concurrency: 5 });
  const runs: { id: string }[] = await Promise.all(Array.from({ length: 30 }, () => steady.call("start", "slow", 6)));
  let takeovers = 0;
  while (takeovers < 2) {
    await stopped.kill("SIGSTOP");
    const isReplaced = await until(() => workerCount(scene) === 1, "the stopped worker to be given up", 3_000).then(
      () => true,
      // It was stopped in the middle of a commit, with the file's lock in its hands: nobody can write, which harms nobody either.
      () => false,
    );
    await stopped.kill("SIGCONT");
    if (!isReplaced) continue;
    takeovers++;
    await until(() => workerCount(scene) === 2, "the stopped worker to be back");
  }
  expect(await Promise.all(runs.map(({ id }) => steady.call("result", id)))).toEqual(runs.map(() => 6));
  for (const { id } of runs) {
    expect(scene.recorded(id)).toEqual(["step 0", "step 1", "step 2", "step 3", "step 4", "step 5"]);
    const seqs = (await steady.call<{ seq: number }[]>("events", id)).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  }
});

function workerCount(scene: Scene): number {
  return Number(scene.query("SELECT count(*) AS n FROM pawl_workers")[0]?.["n"]);
}
