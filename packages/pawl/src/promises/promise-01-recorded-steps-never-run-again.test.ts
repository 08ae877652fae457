import { expect, it } from "vitest";
import { pause, Scene, seeded, type Crash, type PawlProcess } from "./processes.fixture.ts";

interface TourResult {
  readonly trace: readonly string[];
}

const lease = { lease: "1s" };
const keys = ["one", "left", "right", "flaky", "both/plain", "both/open/deep", "last"];

function checkResult(scene: Scene, runId: string, result: TourResult): void {
  expect(result).toMatchObject({ n: 7, branches: { plain: "plain", open: "deeper" } });
  const order = scene.recorded(runId).filter((key) => !key.startsWith("both/"));
  expect(result.trace).toEqual(order);
  expect(scene.recorded(runId).toSorted()).toEqual([...keys, "both/open"].toSorted());
}

/** Starts the run, or finds it: a start that was not acknowledged may be repeated. */
async function finish(
  scene: Scene,
  crash: Crash | null,
): Promise<{ readonly process: PawlProcess; readonly runId: string | null; readonly result: TourResult }> {
  const process = await scene.process({ crash });
  const started = process
    .call("startWorker", lease)
    .then(() => process.call("start", "tour", { n: 7 }, { idempotencyKey: "the one" }))
    .then(async ({ id }: { id: string }) => ({ runId: id, result: await process.call("result", id) }));
  const outcome = await Promise.race([started, process.exited.then(() => ({ runId: null, result: { trace: [] } }))]);
  return { process, ...outcome };
}

function theRun(scene: Scene): string | undefined {
  return scene.query("SELECT id FROM pawl_runs").map(({ id }) => String(id))[0];
}

/** What ran after it was on record, between two looks at the database. */
function checkEffects(scene: Scene, recordedBefore: readonly string[], effectsBefore: number): void {
  const since = scene.effects().slice(effectsBefore);
  expect(since.filter(({ key }) => recordedBefore.includes(key))).toEqual([]);
}

/** Promise 2, seen from outside: whatever has begun, what it depends on is on record. */
function checkCauses(scene: Scene, recorded: readonly string[]): void {
  const causes: Record<string, readonly string[]> = {
    left: ["one"],
    right: ["one"],
    flaky: ["one", "left", "right"],
    "both/plain": ["flaky"],
    "both/open/deep": ["flaky"],
    last: ["both/plain", "both/open/deep", "both/open"],
  };
  const begun = scene.effects().flatMap(({ key }) => causes[key] ?? []);
  expect(recorded).toEqual(expect.arrayContaining(begun));
}

async function crashAt(crash: Crash): Promise<boolean> {
  const scene = new Scene();
  const first = await finish(scene, crash);
  if (first.runId !== null) {
    checkResult(scene, first.runId, first.result);
    await first.process.kill("SIGKILL");
    return false;
  }
  const runId = theRun(scene);
  const recorded = runId === undefined ? [] : scene.recorded(runId);
  checkCauses(scene, recorded);
  const effectCount = scene.effects().length;
  const second = await finish(scene, null);
  checkEffects(scene, recorded, effectCount);
  expect(scene.query("SELECT count(*) AS n FROM pawl_runs")).toEqual([{ n: 1 }]);
  checkResult(scene, second.runId as string, second.result);
  await second.process.kill("SIGKILL");
  return true;
}

it.each(["before", "after"] as const)(
  "however the process dies right %s any of its durable writes, the run ends right and nothing recorded runs again",
  async (when) => {
    let at = 1;
    for (let isOver = false; !isOver; at += 2) {
      const crashed = await Promise.all([crashAt({ at, when }), crashAt({ at: at + 1, when })]);
      isOver = crashed.includes(false);
    }
    expect(at).toBeGreaterThan(8);
  },
  90_000,
);

it("killed again and again at moments of chance, it still ends right", async () => {
  const random = seeded("promise 1");
  const scene = new Scene();
  for (let round = 0; round < 8; round++) {
    const runId = theRun(scene);
    const recorded = runId === undefined ? [] : scene.recorded(runId);
    const effectCount = scene.effects().length;
    const process = await scene.process();
    void process.call("startWorker", lease);
    void process.call("start", "tour", { n: 7 }, { idempotencyKey: "the one" });
    await pause(random() * 30);
    await process.kill("SIGKILL");
    checkEffects(scene, recorded, effectCount);
  }
  const { runId, result } = await finish(scene, null);
  checkResult(scene, runId as string, result);
}, 60_000);
