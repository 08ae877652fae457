import { expect, it } from "vitest";
import { createPawl } from "../client/create-pawl.ts";
import { workflow } from "../workflow/workflow.ts";
import { HookedStore, unavailable } from "./hooked-store.fixture.ts";
import { Gate, ManualClock, Place, silentLogger, until } from "./test-kit.fixture.ts";

const flow = workflow({ name: "flow" }, (ctx, n: number) => ctx.step("a", () => n));

it("a worker tells that it has started, what it claims, and how it stops", async () => {
  const place = new Place("memory");
  const client = await place.client([flow]);
  const pawl = await place.client([flow]);
  const runs = [await client.start(flow, 1), await client.start(flow, 2)];
  const worker = await pawl.startWorker({ name: "w" });
  const heard: unknown[] = [];
  worker.on("started", (data) => heard.push(["started", data]));
  worker.on("runs-claimed", (data) => heard.push(["runs-claimed", data]));
  worker.on("stopping", ({ activeRuns }) => heard.push(["stopping", activeRuns]));
  worker.on("stopped", ({ tookMs }) => heard.push(["stopped", typeof tookMs]));
  await Promise.all(runs.map((run) => run.result()));
  await worker.stop();
  expect(heard).toEqual([
    ["started", { workerId: worker.id, name: "w" }],
    ["runs-claimed", { runIds: runs.map(({ id }) => id) }],
    ["stopping", 0],
    ["stopped", "number"],
  ]);
});

it("a worker tells which runs it has lost with its lease, and is ready again when it is registered anew", async () => {
  const clocks = [new ManualClock(), new ManualClock()] as const;
  const place = new Place("memory");
  const begun = new Gate();
  const hangs = workflow({ name: "hangs" }, (ctx) => ctx.step("a", () => (begun.open(), new Promise<void>(() => {}))));
  const slow = await place.client([hangs], { clock: clocks[0] });
  const worker = await slow.startWorker({ lease: "8s" });
  const run = await slow.start(hangs);
  await begun.opened;
  const lost: string[] = [];
  worker.on("lease-lost", ({ runIds }) => lost.push(...runIds));
  const other = await place.client([flow], { clock: clocks[1] });
  clocks[1].advance("10s");
  const heir = await other.startWorker();
  await heir.stop();
  clocks[0].advance("2s");
  await until(() => worker.isReady && lost.length > 0);
  expect(lost).toEqual([run.id]);
  expect(worker.health().reasons.map(({ code }) => code)).toEqual(["lease_lost"]);
});

it("a listener that throws takes nothing from the worker", async () => {
  const place = new Place("memory");
  const client = await place.client([flow]);
  const pawl = await place.open([flow]);
  const worker = await pawl.startWorker();
  worker.on("runs-claimed", () => {
    throw new Error("in a listener");
  });
  for (let n = 0; n < 3; n++) expect(await (await client.start(flow, n)).result()).toBe(n);
});

it("a second stop with a shorter timeout does not wait for the first one's", async () => {
  const place = new Place("memory");
  const clock = new ManualClock();
  const begun = new Gate();
  const hangs = workflow({ name: "hangs" }, (ctx) => ctx.step("a", () => (begun.open(), new Promise<void>(() => {}))));
  const pawl = await place.client([hangs], { clock });
  const worker = await pawl.startWorker();
  const run = await pawl.start(hangs);
  await begun.opened;
  const first = worker.stop({ timeout: "1h" });
  const second = worker.stop({ timeout: "1s" });
  clock.advance("1s");
  await Promise.all([first, second]);
  expect(await run.status()).toBe("pending");
});

it("a worker that stops while it claims gives back what the claim brings, and another of its process runs it", async () => {
  const store = new HookedStore();
  const client = await createPawl({ store: store.connect(), workflows: [flow], logger: silentLogger });
  const pawl = await createPawl({ store, workflows: [flow], logger: silentLogger });
  const run = await client.start(flow, 5);
  const claimed = new Gate();
  const gate = new Gate();
  store.onAnswer = async ({ result }) => {
    if ((result?.claim?.claimed.length ?? 0) === 0) return;
    store.onAnswer = () => {};
    claimed.open();
    await gate.opened;
  };
  const first = await pawl.startWorker();
  await claimed.opened;
  const second = await pawl.startWorker();
  const stopping = first.stop();
  gate.open();
  await stopping;
  expect(await run.result()).toBe(5);
  expect(second.isReady).toBe(true);
  expect((await pawl.workers.list()).map(({ id }) => id)).toEqual([second.id]);
  await Promise.all([pawl.close(), client.close()]);
});

it("what another process starts while the store is out of reach is run once it is back, without a poll", async () => {
  const store = new HookedStore();
  const clock = new ManualClock();
  const client = await createPawl({ store: store.connect(), clock, workflows: [flow], logger: silentLogger });
  const pawl = await createPawl({ store, clock, workflows: [flow], logger: silentLogger });
  const worker = await pawl.startWorker();
  const failed = new Promise<unknown>((resolve) => worker.on("store-failed", resolve));
  store.onCall = ({ name }) => {
    if (name === "commit") throw unavailable();
  };
  const run = await client.start(flow, 3);
  await failed;
  store.onCall = () => {};
  clock.advance("250ms");
  expect(await run.result()).toBe(3);
  await Promise.all([pawl.close(), client.close()]);
});
