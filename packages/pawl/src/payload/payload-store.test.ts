import { describe, expect, it } from "vitest";
import { createPawl } from "../client/create-pawl.ts";
import type { PawlConfig } from "../config/pawl-config.ts";
import { storeConformance } from "../store/conformance.ts";
import { MemoryStore } from "../store/memory/memory-store.ts";
import { testPawl } from "../testing/test-pawl.ts";
import { workflow } from "../workflow/workflow.ts";
import { MemoryBlobs } from "./blobs/memory-blobs.ts";
import { compress } from "./codecs/compress.ts";
import { encrypt } from "./codecs/encrypt.ts";
import { PayloadStore } from "./payload-store.ts";

const codecs = [compress({ minBytes: 0 }), encrypt({ keys: { k1: Buffer.alloc(32, 1) }, current: "k1" })];

describe("a memory store behind codecs, with everything sealed", () => {
  it.each(storeConformance)("$name", async ({ run }) => {
    const base = new MemoryStore();
    const behind = (store: MemoryStore): PayloadStore =>
      new PayloadStore(store, { codecs, blobs: null, thresholdBytes: 0 });
    const store = behind(base);
    await store.open();
    await run({ store, another: async () => behind(base.connect()) });
    await store.close();
  });
});

const large = "x".repeat(5_000);
const copies = workflow({ name: "copies" }, async (ctx, input: string) => {
  const first = await ctx.step("first", () => `${input}1`);
  ctx.setState("kept", first);
  await ctx.sleep("1 day");
  const more = await ctx.waitForSignal<string>("more");
  const second = await ctx.step("second", () => `${first}2${more}`);
  return { second };
});

async function open(config: PawlConfig & { readonly blobs?: MemoryBlobs }) {
  const store = new MemoryStore();
  const t = await testPawl({ store, workflows: [copies], offloadOverBytes: 1_000, ...config });
  return { t, store };
}

/** Runs `copies` to its end. */
async function runCopies(t: Awaited<ReturnType<typeof testPawl>>): Promise<string> {
  const run = await t.start(copies, large);
  await t.pawl.signal(run.id, "more", large);
  expect(await t.finish(run)).toEqual({ second: `${large}12${large}` });
  return run.id;
}

/** A conformance case does not say which texts are read from a list, so only those of rows are compared: lists show what lies in the blob store as a mark. */
describe("a memory store behind blobs, with everything in them", () => {
  it.each(storeConformance.filter(({ name }) => !name.includes("list")))("$name", async ({ run }) => {
    const base = new MemoryStore();
    const blobs = new MemoryBlobs();
    const behind = (store: MemoryStore): PayloadStore =>
      new PayloadStore(store, { codecs: [], blobs, thresholdBytes: 0 });
    const store = behind(base);
    await store.open();
    await run({ store, another: async () => behind(base.connect()) });
    await store.close();
  });
});

describe("payloads", () => {
  it("over the threshold lie in the blob store, and come back wherever they are needed", async () => {
    const blobs = new MemoryBlobs();
    const { t, store } = await open({ blobs, alwaysReplay: true });
    const id = await runCopies(t);
    const rows = JSON.stringify([
      await store.getRun({ runId: id }),
      await store.getEvents({ runId: id, fromSeq: 1, limit: 100 }),
    ]);
    expect(rows).not.toContain("xxxx");
    const run = await t.pawl.get(id);
    expect(run.input).toBe(large);
    expect(run.output).toEqual({ second: `${large}12${large}` });
    expect((await t.pawl.steps(id)).find(({ name }) => name === "first")?.output).toBe(`${large}1`);
    const { items } = await t.pawl.list();
    expect(items[0]?.input).toEqual({ offloaded: { bytes: large.length + 2 } });
    expect((await t.pawl.inspect()).find(({ name }) => name === "blobs")?.value).toBe("memory: memory:");
    await t.close();
  });

  it("are gone with their run", async () => {
    const blobs = new MemoryBlobs();
    const { t } = await open({ blobs });
    const id = await runCopies(t);
    expect(await blobs.list({ prefix: "runs/", after: null, limit: 100 })).not.toEqual([]);
    await t.pawl.delete(id);
    expect(await blobs.list({ prefix: "runs/", after: null, limit: 100 })).toEqual([]);
    const other = await runCopies(t);
    await t.advance("2 days");
    expect(await t.pawl.prune({ olderThan: "1 day" })).toEqual({ deleted: 1 });
    expect(await blobs.list({ prefix: "runs/", after: null, limit: 100 })).toEqual([]);
    await expect(t.pawl.get(other)).rejects.toMatchObject({ code: "run_not_found" });
    await t.close();
  });

  it("that a fork shares stay until the last run that names them is gone, in whatever order they go", async () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [1, 2, 0],
    ]) {
      const blobs = new MemoryBlobs();
      const { t } = await open({ blobs });
      const ids = [await runCopies(t)];
      for (let generation = 0; generation < 2; generation++) {
        const fork = await t.pawl.fork(ids.at(-1)!, { from: "second" });
        expect(await t.finish(fork)).toEqual({ second: `${large}12${large}` });
        ids.push(fork.id);
      }
      for (const [at, index] of order.entries()) {
        await t.pawl.delete(ids[index]!);
        for (const left of order.slice(at + 1)) {
          const steps = await t.pawl.steps(ids[left]!);
          expect(steps.find(({ name }) => name === "first")?.output).toBe(`${large}1`);
        }
      }
      expect(await blobs.list({ prefix: "runs/", after: null, limit: 100 })).toEqual([]);
      expect(await blobs.list({ prefix: "links/", after: null, limit: 100 })).toEqual([]);
      await t.close();
    }
  });

  it("of a child that is gone are there for its parent, and gone with it", async () => {
    const blobs = new MemoryBlobs();
    const child = workflow({ name: "child" }, () => large);
    const parent = workflow({ name: "parent" }, async (ctx) => {
      const handle = await ctx.spawn(child);
      await ctx.waitForSignal("go");
      return (await handle.result()).length;
    });
    const t = await testPawl({ store: new MemoryStore(), workflows: [child, parent], offloadOverBytes: 1_000, blobs });
    const run = await t.start(parent);
    await t.idle();
    const [spawned] = (await t.pawl.children(run.id)).items;
    expect(spawned?.status).toBe("completed");
    await t.pawl.delete(spawned!.id);
    await t.advance("2h");
    await t.pawl.sweepBlobs();
    await t.pawl.signal(run.id, "go");
    expect(await t.finish(run)).toBe(large.length);
    await t.pawl.delete(run.id);
    expect(await blobs.list({ prefix: "", after: null, limit: 100 })).toEqual([]);
    await t.close();
  });

  it("of messages outlive the run that has continued as another", async () => {
    const blobs = new MemoryBlobs();
    const rounds = workflow({ name: "rounds" }, async (ctx, round: number) => {
      await ctx.waitForSignal("next");
      if (round === 1) return ctx.continueAsNew(2);
      return (await ctx.waitForSignal<string>("letter")).length;
    });
    const t = await testPawl({ store: new MemoryStore(), workflows: [rounds], offloadOverBytes: 1_000, blobs });
    const first = await t.start(rounds, 1);
    await t.pawl.signal(first.id, "letter", large);
    await t.pawl.signal(first.id, "next");
    await t.idle();
    const second = (await t.pawl.get(first.id)).continuedTo!;
    await t.pawl.delete(first.id);
    await t.pawl.signal(second, "next");
    expect(await t.finish(t.pawl.run(second))).toBe(large.length);
    await t.close();
  });

  it("of debounced starts are those of the run that is there", async () => {
    let nowMs = 0;
    const blobs = new MemoryBlobs(() => nowMs);
    const echo = workflow({ name: "echo", debounce: { delay: "1h" } }, (_ctx, input: string) => input.length);
    const t = await testPawl({ store: new MemoryStore(), workflows: [echo], offloadOverBytes: 1_000, blobs });
    nowMs = t.clock.nowMs();
    const first = await t.start(echo, large);
    const second = await t.start(echo, `${large}!`);
    expect(second.id).toBe(first.id);
    await t.advance("2 days");
    await t.pawl.sweepBlobs();
    expect(await t.finish(first)).toBe(large.length + 1);
    await t.close();
  });

  it("that a crash has left are found by a sweep, and young ones spared", async () => {
    let nowMs = 0;
    const blobs = new MemoryBlobs(() => nowMs);
    const { t } = await open({ blobs });
    const id = await runCopies(t);
    nowMs = t.clock.nowMs();
    await blobs.put({ key: "runs/019a0000-0000-7000-8000-000000000001/ab", bytes: Uint8Array.of(1) });
    await blobs.put({ key: "links/by/019a0000-0000-7000-8000-000000000002/x", bytes: Uint8Array.of(1) });
    expect(await t.pawl.sweepBlobs()).toEqual({ runs: 3, collected: 0 });
    await t.advance("2h");
    expect(await t.pawl.sweepBlobs()).toEqual({ runs: 3, collected: 2 });
    expect((await t.pawl.get(id)).input).toBe(large);
    await t.close();
  });

  it("that are missing block only their run, which says which blob it is", async () => {
    const blobs = new MemoryBlobs();
    const { t } = await open({ blobs });
    const broken = await t.start(copies, large);
    const whole = await t.start(copies, large);
    await t.idle();
    const ofBroken = await blobs.list({ prefix: `runs/${broken.id}/`, after: null, limit: 10 });
    await blobs.delete(ofBroken.map(({ key }) => key));
    await t.advance("1 day");
    await t.pawl.signal(whole.id, "more", "!");
    expect(await t.finish(whole)).toEqual({ second: `${large}12!` });
    const run = await t.pawl.get(broken.id).catch((error: unknown) => error);
    expect(run).toMatchObject({ code: "payload_unreadable" });
    expect((await t.pawl.list({ status: "blocked" })).items.map(({ id }) => id)).toEqual([broken.id]);
    await t.close();
  });

  it("are encrypted at rest, and follow a rotation of keys", async () => {
    const k1 = Buffer.alloc(32, 1);
    const k2 = Buffer.alloc(32, 2);
    const store = new MemoryStore();
    const before = await createPawl({
      store,
      workflows: [copies],
      codecs: [compress(), encrypt({ keys: { k1 }, current: "k1" })],
    });
    const run = await before.start(copies, "a secret");
    await before.signal(run.id, "more", "another");
    const row = JSON.stringify([await store.getRun({ runId: run.id }), await store.getSignals({ runId: run.id })]);
    expect(row).not.toContain("secret");
    expect(row).not.toContain("another");
    const t = await testPawl({
      store: store.connect(),
      workflows: [copies],
      startAt: Date.now(),
      codecs: [encrypt({ keys: { k1, k2 }, current: "k2" })],
    });
    await t.advance("2 days");
    expect((await t.pawl.get(run.id)).output).toEqual({ second: "a secret12another" });
    expect(JSON.stringify(await store.getRun({ runId: run.id }))).toContain("aes256gcm");
    await t.close();
    const keyless = await createPawl({ store: store.connect(), workflows: [copies] });
    await expect(keyless.get(run.id)).rejects.toMatchObject({ code: "payload_unreadable" });
    expect((await keyless.list()).items[0]?.input).toEqual({ unreadable: expect.stringContaining("codecs") });
    await keyless.close();
    await before.close();
  });

  it("that a worker has no key for block their run, new or waiting, until one with the key resumes it", async () => {
    const store = new MemoryStore();
    const encrypted = [encrypt({ keys: { k1: Buffer.alloc(32, 1) }, current: "k1" })];
    const client = await createPawl({ store, workflows: [copies], codecs: encrypted });
    const run = await client.start(copies, "a secret");
    const wrong = [encrypt({ keys: { k2: Buffer.alloc(32, 2) }, current: "k2" })];
    const keyless = await testPawl({ store: store.connect(), workflows: [copies], startAt: Date.now(), codecs: wrong });
    await keyless.idle();
    const blocked = (await client.list()).items[0];
    expect(blocked).toMatchObject({ status: "blocked", error: { code: "payload_unreadable" } });
    await keyless.close();
    const t = await testPawl({ store: store.connect(), workflows: [copies], startAt: Date.now(), codecs: encrypted });
    await t.pawl.resume(run.id);
    await t.advance("2 days");
    await t.pawl.signal(run.id, "more", "!");
    expect(await t.finish(t.pawl.run(run.id))).toEqual({ second: "a secret12!" });
    await t.close();
    await client.close();
  });

  it("are refused where their options are wrong", async () => {
    for (const config of [
      { blobs: "s3:bucket" },
      { codecs: [{}] },
      { offloadOverBytes: -1 },
      { offloadOverBytes: 1 },
      { codecs: [compress(), compress()] },
    ]) {
      await expect(createPawl({ store: "memory:", ...(config as PawlConfig) })).rejects.toMatchObject({
        code: expect.stringMatching(/invalid/),
      });
    }
  });
});
