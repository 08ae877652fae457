import { expect, it } from "vitest";
import { createPawl } from "../client/create-pawl.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { fixed, noRetry } from "../retry/retry-policy.ts";
import { MemoryStore } from "../store/memory/memory-store.ts";
import { workflow } from "../workflow/workflow.ts";

/** A memory store whose first commit that lets a run wait fails, as a full disk would make it. */
function failingOnce(): { store: MemoryStore; failed: Promise<void> } {
  const store = new MemoryStore();
  const commit = store.commit.bind(store);
  let isToFail = true;
  let tell: () => void = () => {};
  const failed = new Promise<void>((resolve) => (tell = resolve));
  store.commit = (batch) => {
    const waits = batch.writes.some((write) => write.type === "append" && write.transition?.status === "waiting");
    if (!waits || !isToFail) return commit(batch);
    isToFail = false;
    tell();
    return Promise.reject(new PawlError("store_full", "The disk is full."));
  };
  return { store, failed };
}

it("a signal that comes while a suspension is tried again is not slept through", async () => {
  const flow = workflow({ name: "flow" }, (ctx) => ctx.waitForSignal("go"));
  const { store, failed } = failingOnce();
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const pawl = await createPawl({ store, workflows: [flow], logger });
  await pawl.startWorker();
  const run = await pawl.start(flow);
  await failed;
  await run.signal("go", 7);
  expect(await run.result()).toBe(7);
  await pawl.close();
});

it("a message that was given to a wait of a lost branch goes to the next wait", async () => {
  const flow = workflow({ name: "flow" }, async (ctx) => {
    const { winner } = await ctx.race("first", { wait: () => ctx.waitForSignal("go"), work: () => "done" });
    return [winner, await ctx.waitForSignal("go")];
  });
  const pawl = await createPawl({ store: "memory:", workflows: [flow] });
  const run = await pawl.start(flow);
  await run.signal("go", 7);
  await pawl.startWorker();
  expect(await run.result()).toEqual(["work", 7]);
  await pawl.close();
});

it("the result of a chain is followed to its end, however fast its links are", async () => {
  const flow = workflow({ name: "flow" }, async (ctx, left: number): Promise<string> => {
    if (left > 0) await ctx.continueAsNew(left - 1);
    return "end";
  });
  const pawl = await createPawl({ store: "memory:", workflows: [flow] });
  await pawl.startWorker();
  expect(await Promise.all(Array.from({ length: 20 }, async () => (await pawl.start(flow, 5)).result()))).toEqual(
    Array.from({ length: 20 }, () => "end"),
  );
  await pawl.close();
});

it("a step that returns what cannot even be looked at fails, and harms no other run", async () => {
  const trap = new Proxy(
    {},
    {
      get: () => {
        throw new TypeError("revoked");
      },
    },
  );
  const odd = workflow({ name: "odd" }, async (ctx) => {
    await ctx.step("before", () => 1);
    await ctx.step("odd", { retry: noRetry() }, () => trap);
  });
  const plain = workflow({ name: "plain" }, async (ctx) => {
    for (let at = 0; at < 5; at++) await ctx.step("at", () => at);
    return "fine";
  });
  const pawl = await createPawl({ store: "memory:", workflows: [odd, plain] });
  await pawl.startWorker();
  const runs = await Promise.all([pawl.start(odd), pawl.start(plain), pawl.start(odd), pawl.start(plain)]);
  const ends = await Promise.allSettled(runs.map((run) => run.result()));
  expect(ends.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected", "fulfilled"]);
  await pawl.close();
});

it("a retry that falls due while a mark waits to be written begins all the same", async () => {
  const flow = workflow({ name: "flow" }, async (ctx) => {
    const retry = fixed({ attempts: 3, delay: 20 });
    const flaky = ctx.step("flaky", { retry }, ({ attempt }) => {
      if (attempt < 3) throw new Error("not yet");
      return "done";
    });
    await new Promise((resolve) => setImmediate(resolve));
    const sleep = ctx.sleep("1 day");
    return Promise.race([flaky, sleep]);
  });
  const pawl = await createPawl({ store: "memory:", workflows: [flow] });
  await pawl.startWorker();
  expect(await (await pawl.start(flow)).result()).toBe("done");
  await pawl.close();
});

it("a worker that is stopped while its claim is under way gives back what the claim brings", async () => {
  const store = new MemoryStore();
  const flow = workflow({ name: "flow" }, (ctx) => ctx.step("work", () => "done"));
  const starter = await createPawl({ store: store.connect(), workflows: [flow] });
  const run = await starter.start(flow);

  const commit = store.commit.bind(store);
  let answer: () => void = () => {};
  let claim: () => void = () => {};
  const hasClaimed = new Promise<void>((resolve) => (claim = resolve));
  store.commit = async (batch) => {
    const result = await commit(batch);
    if (result.claim !== null && result.claim.claimed.length > 0) {
      claim();
      await new Promise<void>((resolve) => (answer = resolve));
    }
    return result;
  };
  const pawl = await createPawl({ store, workflows: [flow] });
  const worker = await pawl.startWorker();
  await hasClaimed;
  const stopped = worker.stop();
  answer();
  await stopped;
  expect(worker.activeRuns).toBe(0);
  expect(await run.status()).toBe("pending");
  expect(await starter.workers.list()).toEqual([]);
  await pawl.close();
  await starter.close();
});
