import { describe, expect, it } from "vitest";
import { createPawl } from "../client/create-pawl.ts";
import type { Pawl } from "../client/pawl.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { fixed } from "../retry/retry-policy.ts";
import { MemoryStore } from "../store/memory/memory-store.ts";
import { SqliteStore } from "../store/sqlite/sqlite-store.ts";
import { workflow } from "../workflow/workflow.ts";
import {
  eventsOf,
  Gate,
  listeningLogger,
  ManualClock,
  Place,
  problem,
  silentLogger,
  until,
} from "./test-kit.fixture.ts";

/** A store that fails while the test says so, and counts its commits. */
class FailingStore extends MemoryStore {
  isFailing = false;
  commits = 0;
  writes = 0;

  override async commit(batch: Parameters<MemoryStore["commit"]>[0]): ReturnType<MemoryStore["commit"]> {
    if (this.isFailing) throw new PawlError("store_full", "The disk is full.");
    if (batch.writes.length > 0) this.commits++;
    this.writes += batch.writes.length;
    return super.commit(batch);
  }
}

async function open(store: FailingStore, workflows: Parameters<typeof createPawl>[0] & {} = {}): Promise<Pawl> {
  const pawl = await createPawl({ store, logger: silentLogger, ...workflows });
  await pawl.startWorker();
  return pawl;
}

describe("the journal", () => {
  const ten = workflow({ name: "ten" }, async (ctx) => {
    for (let index = 0; index < 10; index++) await ctx.step(`step ${index}`, async () => index);
    return "done";
  });

  it("lets few writes wait for a large batch where the store says so, but not for one that has got stuck", async () => {
    class DistantStore extends FailingStore {
      override readonly overlapsFrom: number = 40;
      readonly sizes: number[] = [];
      readonly gate: Gate = new Gate();
      override async commit(batch: Parameters<MemoryStore["commit"]>[0]): ReturnType<MemoryStore["commit"]> {
        this.sizes.push(batch.writes.length);
        if (batch.writes.length >= 20) await this.gate.opened;
        return super.commit(batch);
      }
    }
    const store = new DistantStore();
    const clock = new ManualClock();
    const pawl = await createPawl({ store, logger: silentLogger, clock, workflows: [ten] });
    const many = Array.from({ length: 20 }, () => pawl.start(ten));
    await until(() => store.sizes.length === 1);
    const few = [pawl.start(ten), pawl.start(ten)];
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(store.sizes).toEqual([20]);
    clock.advance(20);
    await Promise.all(few);
    expect(store.sizes).toEqual([20, 2]);
    store.gate.open();
    await Promise.all(many);
    await pawl.close();
  });

  it("shares commits: many runs at once need hardly more of them than one", async () => {
    const store = new FailingStore();
    const pawl = await open(store, { workflows: [ten] });
    await (await pawl.start(ten)).result();
    const alone = store.commits;
    expect(alone).toBeLessThanOrEqual(13);
    store.commits = 0;
    store.writes = 0;
    const runs = await Promise.all(Array.from({ length: 100 }, () => pawl.start(ten)));
    await Promise.all(runs.map((run) => run.result()));
    expect(store.writes).toBeGreaterThanOrEqual(1_000);
    expect(store.commits).toBeLessThan(alone * 6);
    await pawl.close();
  });

  it("tells callers when the store fails, and writes what runs have done once it works again: no step runs twice", async () => {
    const store = new FailingStore();
    const logger = listeningLogger();
    const begun = new Gate();
    const gate = new Gate();
    const calls: string[] = [];
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("first", async () => {
        calls.push("first");
        begun.open();
        await gate.opened;
      });
      await ctx.step("second", () => calls.push("second"));
      return "done";
    });
    const pawl = await open(store, { workflows: [flow], logger });
    const run = await pawl.start(flow);
    await begun.opened;
    store.isFailing = true;
    expect((await problem(pawl.start(flow))).code).toBe("store_full");
    expect((await problem(run.signal("x"))).code).toBe("store_full");
    gate.open();
    await until(() => logger.lines.some((line) => line.includes("tried again")));
    expect(calls).toEqual(["first"]);
    store.isFailing = false;
    expect(await run.result()).toBe("done");
    expect(calls).toEqual(["first", "second"]);
    expect((await eventsOf(pawl, run.id)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    await pawl.close();
  });

  it("tells callers too while it is trying again what runs have done", async () => {
    const store = new FailingStore();
    const logger = listeningLogger();
    let begun = 0;
    const gates = [new Gate(), new Gate(), new Gate()];
    const flow = workflow({ name: "flow" }, (ctx, n: number) => ctx.step("first", () => (begun++, gates[n]?.opened)));
    const pawl = await open(store, { workflows: [flow], logger });
    const runs = await Promise.all([0, 1, 2].map((n) => pawl.start(flow, n)));
    await until(() => begun === 3);
    store.isFailing = true;
    // One after the other, so that as many batches are being tried again as there may be at a time.
    for (const [index, gate] of gates.entries()) {
      gate.open();
      if (index < 2) await until(() => logger.lines.filter((line) => line.includes("tried again")).length > index);
    }
    for (let round = 0; round < 3; round++) expect((await problem(pawl.start(flow, 0))).code).toBe("store_full");
    store.isFailing = false;
    await Promise.all(runs.map((run) => run.result()));
    await pawl.close();
  });

  it("does not keep a process from closing whose store fails for good", async () => {
    const store = new FailingStore();
    const begun = new Gate();
    const gate = new Gate();
    const flow = workflow({ name: "flow" }, (ctx) => ctx.step("first", () => (begun.open(), gate.opened)));
    const pawl = await open(store, { workflows: [flow] });
    await pawl.start(flow);
    await begun.opened;
    store.isFailing = true;
    gate.open();
    await pawl.close({ timeout: "50ms" });
  });

  it("goes on after a full disk once there is room again, with nothing lost", async () => {
    const place = new Place("sqlite");
    const flow = workflow({ name: "flow" }, async (ctx, n: number) => {
      for (let index = 0; index < n; index++) await ctx.step("fill", () => "x".repeat(100_000));
      return "done";
    });
    const pawl = await createPawl({
      store: new SqliteStore(place.file, { pagesMax: 120 }),
      workflows: [flow],
      logger: silentLogger,
    });
    await pawl.startWorker();
    const run = await pawl.start(flow, 8);
    await until(
      async () => (await pawl.start(flow, 8).catch((error: PawlError) => error.code)) === "store_full",
      "the disk to be full",
    );
    const { length } = await eventsOf(pawl, run.id);
    expect(length).toBeGreaterThan(0);
    await pawl.close({ timeout: "100ms" });
    const roomy = await place.open([flow]);
    expect(await roomy.run(run.id).result()).toBe("done");
  });

  it("does not let a damaged value of one run harm another", async () => {
    const store = new FailingStore();
    const flow = workflow({ name: "flow" }, async (ctx, n: number) => {
      const value = await ctx.step("a", () => n);
      await ctx.waitForSignal("go");
      return value;
    });
    const pawl = await open(store, { workflows: [flow] });
    const [bad, good] = [await pawl.start(flow, 1), await pawl.start(flow, 2)];
    await until(async () => (await Promise.all([bad.status(), good.status()])).every((status) => status === "waiting"));
    const getEvents = store.commit.bind(store);
    store.commit = async (batch) => {
      const result = await getEvents(batch);
      const claimed = result.claim?.claimed.map((each) =>
        each.run.id === bad.id
          ? {
              ...each,
              events: each.events.map((event) =>
                event.kind === "step-completed" ? { ...event, data: "{damaged" } : event,
              ),
            }
          : each,
      );
      return result.claim === null || claimed === undefined
        ? result
        : { ...result, claim: { ...result.claim, claimed } };
    };
    await pawl.signal(bad.id, "go");
    await pawl.signal(good.id, "go");
    expect(await good.result()).toBe(2);
    await until(async () => (await bad.status()) === "blocked");
    expect((await bad.get()).error?.code).toBe("value_corrupt");
    await pawl.close();
  });

  it("blocks a run whose log cannot be read at all, says why, and goes on with the others", async () => {
    const store = new FailingStore();
    const flow = workflow({ name: "flow", retry: fixed({ attempts: 2, delay: "20ms" }) }, (ctx, n: number) =>
      ctx.step("a", ({ attempt }) => {
        if (attempt === 1) throw new Error("again");
        return n;
      }),
    );
    const commit = store.commit.bind(store);
    const badIds = new Set<string>();
    store.commit = async (batch) => {
      const result = await commit(batch);
      const claimed = result.claim?.claimed.map((each) =>
        badIds.has(each.run.id)
          ? {
              ...each,
              events: each.events.map((event) =>
                event.kind === "step-failed" ? { ...event, data: "{damaged" } : event,
              ),
            }
          : each,
      );
      return result.claim === null || claimed === undefined
        ? result
        : { ...result, claim: { ...result.claim, claimed } };
    };
    // In real time, a process that stands still for a moment would try again without letting go of the run.
    const clock = new ManualClock();
    const pawl = await open(store, { workflows: [flow], clock });
    const [bad, good] = await Promise.all([pawl.start(flow, 1), pawl.start(flow, 2)]);
    badIds.add(bad.id);
    await until(async () =>
      (await Promise.all([bad.status(), good.status()])).every((status) => status === "sleeping"),
    );
    clock.advance("20ms");
    expect(await good.result()).toBe(2);
    await until(async () => (await bad.status()) === "blocked");
    expect((await bad.get()).error?.message).toBeDefined();
    badIds.clear();
    await pawl.resume(bad.id);
    expect(await bad.result()).toBe(1);
    await pawl.close();
  });
});
