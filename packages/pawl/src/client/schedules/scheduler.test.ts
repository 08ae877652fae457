import { describe, expect, it } from "vitest";
import type { PawlConfig } from "../../config/pawl-config.ts";
import { HookedStore, unavailable } from "../../engine/hooked-store.fixture.ts";
import { listeningLogger, Place, silentLogger, storeKinds } from "../../engine/test-kit.fixture.ts";
import { MemoryStore } from "../../store/memory/memory-store.ts";
import { testPawl } from "../../testing/test-pawl.ts";
import { VirtualClock } from "../../testing/virtual-clock.ts";
import { workflow, type Workflow } from "../../workflow/workflow.ts";
import { createPawl } from "../create-pawl.ts";
import type { Pawl } from "../pawl.ts";

const worker = { lease: "10000 days" };

/** A workflow that notes the ticks it was started for, by minutes after the start of the year. */
function noting(
  options: Omit<Parameters<typeof workflow>[0], "name"> = {},
  takes = "0s",
): { readonly ticks: number[]; readonly note: Workflow<void, unknown> } {
  const ticks: number[] = [];
  const note = workflow<void, void>({ name: "note", ...options }, async (ctx) => {
    await ctx.step(
      "note",
      () => void ticks.push(((ctx.run.scheduledFor?.getTime() ?? Number.NaN) - Date.UTC(2026, 0, 1)) / 60_000),
    );
    await ctx.sleep(takes);
  });
  return { ticks, note };
}

async function member(
  place: Place,
  clock: VirtualClock,
  note: Workflow<void, unknown>,
  config: PawlConfig = {},
): Promise<Pawl> {
  const pawl = await place.client([note], { clock, worker, ...config });
  await pawl.startWorker();
  return pawl;
}

describe.each(storeKinds)("the scheduler on %s", (kind) => {
  it("starts one run a tick, however many processes look", async () => {
    const { ticks, note } = noting({ schedule: { every: "1m", overlap: "allow" } });
    const [place, clock] = [new Place(kind), new VirtualClock()];
    const [first] = [
      await member(place, clock, note),
      await member(place, clock, note),
      await member(place, clock, note),
    ];
    await clock.advance("30m");
    expect(ticks.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect((await first.schedules.get("note")).counts).toEqual({ started: 30, skipped: 0, missed: 0 });
  });

  it("finds what another process has made or changed", async () => {
    const { ticks, note } = noting();
    const [place, clock] = [new Place(kind), new VirtualClock()];
    await member(place, clock, note);
    const client = await place.client([note], { clock });
    await client.schedules.create({ name: "n", workflow: "note", every: "1m", overlap: "allow" });
    await clock.advance("2m");
    expect(ticks).toEqual([1, 2]);
    await client.schedules.pause("n");
    await clock.advance("2m");
    await client.schedules.resume("n");
    await clock.advance("1m");
    expect(ticks).toEqual([1, 2, 5]);
  });

  it("gives runs their tick, tags and attributes", async () => {
    const { note } = noting({
      schedule: { cron: "5 0 * * *", tags: { team: "a" }, queue: "slow", priority: 3, owner: "ann" },
    });
    const clock = new VirtualClock();
    const pawl = await member(new Place(kind), clock, note);
    await clock.advance("5m");
    const { items } = await pawl.list();
    expect(items).toMatchObject([{ tags: { schedule: "note", team: "a" }, queue: "slow", priority: 3, owner: "ann" }]);
    expect(items[0]?.idempotencyKey).toBe(`schedule:note:${Date.UTC(2026, 0, 1, 0, 5)}`);
  });
});

describe("the scheduler", () => {
  it("makes up for the last tick of a time without any worker", async () => {
    const { ticks, note } = noting({ schedule: { every: "10m", overlap: "allow" } });
    const [place, clock] = [new Place("memory"), new VirtualClock()];
    const before = await member(place, clock, note);
    await clock.advance("20m");
    await before.close({ timeout: 0 });
    await clock.advance("35m");
    const after = await member(place, clock, note);
    await clock.advance("5m");
    expect(ticks).toEqual([10, 20, 50, 60]);
    expect((await after.schedules.get("note")).counts).toEqual({ started: 4, skipped: 0, missed: 2 });
  });

  it("starts what stands in line as soon as the former run has ended, also when that went on as another one", async () => {
    const begun: string[] = [];
    const slow = workflow<number | void, void>(
      { name: "slow", schedule: { every: "1m", overlap: "queue" } },
      async (ctx, part) => {
        const of = ((ctx.run.scheduledFor?.getTime() as number) / 60_000) % 60;
        await ctx.step("note", () => void begun.push(`${of}.${part ?? 0} at ${(ctx.now() / 1_000) % 3_600}`));
        await ctx.sleep("45s");
        if (part === undefined) await ctx.continueAsNew(1);
      },
    );
    await using t = await testPawl({ workflows: [slow] });
    await t.advance("4m");
    expect(begun).toEqual(["1.0 at 60", "1.1 at 105", "2.0 at 150", "2.1 at 195", "3.0 at 240"]);
  });

  it("makes up for several missed ticks one behind the other, though it skips those that come meanwhile", async () => {
    const { ticks, note } = noting({ schedule: { every: "10m", catchUp: { limit: 3 } } }, "3m");
    const [place, clock] = [new Place("memory"), new VirtualClock()];
    const before = await member(place, clock, note);
    await clock.advance("15m");
    await before.close({ timeout: 0 });
    await clock.advance("50m");
    const after = await member(place, clock, note);
    await clock.advance("16m");
    expect(ticks).toEqual([10, 40, 50, 60, 80]);
    const { counts, recent } = await after.schedules.get("note");
    expect(counts).toEqual({ started: 5, skipped: 1, missed: 2 });
    expect(recent[0]).toMatchObject({ outcome: "started", cause: "tick" });
  });

  it("says which run a tick found, where its workflow is a singleton", async () => {
    const { ticks, note } = noting({ singleton: {} }, "1 day");
    await using t = await testPawl({ workflows: [note] });
    const run = await t.pawl.start(note, undefined);
    await t.pawl.schedules.create({ name: "n", workflow: "note", every: "1m", overlap: "allow", maxRuns: 1 });
    await t.advance("2m");
    const { counts, recent, runs } = await t.pawl.schedules.get("n");
    expect(counts).toEqual({ started: 0, skipped: 0, missed: 0 });
    expect(recent.map(({ outcome, runId }) => [outcome, runId])).toEqual([
      ["joined", run.id],
      ["joined", run.id],
    ]);
    expect(runs.map(({ status }) => status)).toEqual(["sleeping", "sleeping"]);
    await run.cancel({ force: true });
    await t.advance("1m");
    expect(await t.pawl.schedules.get("n")).toMatchObject({ status: "ended", counts: { started: 1 } });
    expect(ticks.length).toBe(2);
  });

  it("says which run a tick found, where its workflow is debounced", async () => {
    const { note } = noting({ debounce: { delay: "150s" } });
    await using t = await testPawl({ workflows: [note] });
    await t.pawl.schedules.create({ name: "n", workflow: "note", every: "1m", overlap: "allow", maxRuns: 1 });
    await t.advance("5m");
    const { items } = await t.pawl.list();
    const { recent } = await t.pawl.schedules.get("n");
    expect(items).toMatchObject([{ status: "completed" }]);
    expect(recent.map(({ outcome, runId }) => [outcome, runId])).toEqual([["started", items[0]?.id]]);
    const second = await t.pawl.schedules.trigger("n");
    const third = await t.pawl.schedules.trigger("n");
    expect(third.id).toBe(second.id);
    const after = await t.pawl.schedules.get("n");
    expect(after.recent.map(({ outcome }) => outcome)).toEqual(["joined", "started", "started"]);
  });

  it("asks the former run to cancel where it is told to", async () => {
    const { note } = noting({ schedule: { every: "1m", overlap: "cancel" } }, "1 day");
    await using t = await testPawl({ workflows: [note] });
    await t.advance("3m");
    const { items } = await t.pawl.list();
    expect(items.map(({ status }) => status)).toEqual(["sleeping", "cancelled", "cancelled"]);
    expect(items[1]?.error?.message).toContain('schedule "note"');
  });

  it("goes on after a run that was deleted while it was waited for", async () => {
    const { ticks, note } = noting({ schedule: { every: "1m" } }, "1 day");
    await using t = await testPawl({ workflows: [note] });
    await t.advance("1m");
    const [run] = (await t.pawl.list()).items;
    await t.pawl.cancel(run?.id as string, { force: true });
    await t.pawl.delete(run?.id as string);
    await t.advance("1m");
    expect(ticks).toEqual([1, 2]);
  });

  it("makes the input of the tick, and tells where that fails", async () => {
    const inputs: string[] = [];
    const input = (tick: Date): string => {
      if (tick.getUTCMinutes() === 2) throw new Error("No data for that minute");
      return tick.toISOString().slice(11, 16);
    };
    const report = workflow(
      { name: "report", schedule: { every: "1m", input } },
      (_ctx, of: string) => void inputs.push(of),
    );
    await using t = await testPawl({ workflows: [report], logger: silentLogger });
    await t.advance("3m");
    expect(inputs).toEqual(["00:01", "00:03"]);
    const { recent, isInputComputed } = await t.pawl.schedules.get("report");
    expect(isInputComputed).toBe(true);
    expect(recent[1]).toMatchObject({ outcome: "failed", reason: "No data for that minute" });
  });

  it("does not wait for ever for the input of a tick", async () => {
    const hung = workflow({ name: "hung", schedule: { every: "1m", input: () => new Promise(() => {}) } }, () => 1);
    const { ticks, note } = noting({ schedule: { every: "1m", overlap: "allow" } });
    await using t = await testPawl({ workflows: [hung, note], logger: silentLogger });
    await t.advance("3m");
    expect(ticks.length).toBeGreaterThan(0);
    expect((await t.pawl.schedules.get("hung")).recent[0]).toMatchObject({ outcome: "failed" });
  });

  it("leaves schedules of workflows that it does not have to others, and is not held up by them", async () => {
    const { note } = noting();
    const other = workflow({ name: "other" }, () => 1);
    const [place, clock] = [new Place("memory"), new VirtualClock()];
    const client = await place.client([note, other], { clock });
    for (let index = 0; index < 450; index++)
      await client.schedules.create({ name: `o${index}`, workflow: "other", every: "1m" });
    await client.schedules.create({ name: "n", workflow: "note", every: "1h" });
    await clock.advance("59m");
    await member(place, clock, note);
    await clock.advance("2m");
    expect((await client.schedules.get("n")).counts.started).toBe(1);
    expect((await client.schedules.get("o7")).counts.started).toBe(0);
    expect((await client.list({ workflow: "other" })).items).toEqual([]);
  });

  it("sees to schedules of every namespace, as workers run the runs of all", async () => {
    const { ticks, note } = noting();
    const [place, clock] = [new Place("memory"), new VirtualClock()];
    await member(place, clock, note);
    const acme = await place.client([note], { clock, namespace: "acme" });
    await acme.schedules.create({ name: "n", workflow: "note", every: "1m" });
    await clock.advance("1m");
    expect(ticks).toEqual([1]);
    expect((await acme.list()).items.length).toBe(1);
  });

  it("sees to 10,000 schedules that are due at one moment, with three processes, in parts", async () => {
    const started: number[] = [];
    const quick = workflow({ name: "quick" }, async () => void started.push(1));
    const [place, clock] = [new Place("memory"), new VirtualClock()];
    const pawls: Pawl[] = [];
    for (let index = 0; index < 3; index++) {
      const pawl = await place.client([quick], { clock, worker: { ...worker, concurrency: 1_000 } });
      pawls.push(pawl);
    }
    const [first] = pawls as [Pawl];
    const names = Array.from({ length: 10_000 }, (_, index) => `s${index}`);
    await Promise.all(names.map((name) => first.schedules.create({ name, workflow: "quick", every: "1h" })));
    for (const pawl of pawls) await pawl.startWorker();
    await clock.advance("1h");
    await clock.advance("1m");
    expect(started.length).toBe(10_000);
    const page = await first.schedules.list({ limit: 1_000 });
    expect(page.items.every(({ counts }) => counts.started === 1 && counts.missed === 0)).toBe(true);
  });

  it("does a tick once where the answer to its write gets lost, and where it fails", async () => {
    const { ticks, note } = noting({ schedule: { every: "1m", overlap: "allow" } });
    const [store, clock] = [new HookedStore(), new VirtualClock()];
    const hasRecord = (batch: { readonly writes: readonly { readonly type: string }[] } | null): boolean =>
      batch?.writes.some(({ type }) => type === "record") === true;
    let turn = 0;
    await using pawl = await createPawl({ store, workflows: [note], clock, worker, logger: silentLogger });
    await pawl.startWorker();
    store.onCall = ({ batch }) => {
      if (hasRecord(batch) && ++turn % 3 === 1) throw unavailable();
    };
    store.onAnswer = ({ batch }) => {
      if (hasRecord(batch) && turn % 3 === 2) throw unavailable();
    };
    await clock.advance("10m");
    await clock.advance("30s");
    expect(ticks).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect((await pawl.schedules.get("note")).counts).toEqual({ started: 10, skipped: 0, missed: 0 });
    const closing = pawl.close({ timeout: 0 });
    await clock.advance("1m");
    await closing;
  });

  it("does each tick once while processes die at any operation", async () => {
    const { ticks, note } = noting({ schedule: { every: "1m", overlap: "allow" } });
    const [memory, clock] = [new MemoryStore(), new VirtualClock()];
    for (let generation = 0; generation < 12; generation++) {
      const store = new MortalStore(memory, generation);
      const pawl = await createPawl({
        store,
        workflows: [note],
        clock,
        worker: { lease: "1s" },
        logger: silentLogger,
      }).catch(() => null);
      await pawl?.startWorker().catch(() => {});
      await clock.advance("90s");
      store.isDead = true;
      const closing = pawl?.close({ timeout: 0 });
      await clock.advance("1m");
      await closing;
    }
    const pawl = await createPawl({ store: memory.connect(), workflows: [note], clock, worker, logger: silentLogger });
    await pawl.startWorker();
    await clock.advance("2m");
    const { counts, recent } = await pawl.schedules.get("note");
    const keys = (await pawl.list({ limit: 1_000 })).items.map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBe(counts.started);
    // It begins to tick with the first minute after it was made; what was missed was counted.
    const lastTick = recent.find(({ tick }) => tick !== undefined)?.tick?.getTime() as number;
    const firstTick = Math.min(...keys.map((key) => Number(key?.split(":")[2])));
    expect(counts.started + counts.missed).toBeGreaterThanOrEqual((lastTick - firstTick) / 60_000 + 1);
    expect(new Set(ticks).size).toBe(keys.length);
    const closing = pawl.close({ timeout: 0 });
    await clock.advance("1m");
    await closing;
  });

  it("asks the store once a tick, and now and then where others can change schedules", async () => {
    const { note } = noting({ schedule: { every: "5s", overlap: "allow" } });
    const [store, clock] = [new CountingStore(), new VirtualClock()];
    await using pawl = await createPawl({ store, workflows: [note], clock, worker, logger: silentLogger });
    await pawl.startWorker();
    await clock.idle();
    store.looks = 0;
    await clock.advance("10m");
    expect(store.looks).toBeLessThanOrEqual(121);
    await pawl.schedules.pause("note");
    await clock.idle();
    store.looks = 0;
    await clock.advance("10m");
    expect(store.looks).toBeLessThanOrEqual(76);
    const closing = pawl.close({ timeout: 0 });
    await clock.advance("1m");
    await closing;
  });

  it("goes on when the store is well again", async () => {
    const { ticks, note } = noting({ schedule: { every: "1m", overlap: "allow" } });
    const [store, clock] = [new CountingStore(), new VirtualClock()];
    const logger = listeningLogger();
    await using pawl = await createPawl({ store, workflows: [note], clock, worker, logger });
    await pawl.startWorker();
    await clock.advance("30s");
    store.isDown = true;
    await clock.advance("1m");
    store.isDown = false;
    await clock.advance("1m");
    expect(ticks).toEqual([1, 2]);
    expect(logger.lines.filter((line) => line.includes("Looking at schedules failed")).length).toBeGreaterThan(0);
    const closing = pawl.close({ timeout: 0 });
    await clock.advance("1m");
    await closing;
  });
});

/** Counts the looks at schedules, and can fail them. */
class CountingStore extends HookedStore {
  looks = 0;
  isDown = false;

  override async listRecords(query: Parameters<MemoryStore["listRecords"]>[0]): ReturnType<MemoryStore["listRecords"]> {
    if (query.dueByMs !== null) this.looks++;
    if (this.isDown) throw unavailable();
    return super.listRecords(query);
  }
}

/** The store of a process that dies after so many operations: some before, some after they were carried out. */
class MortalStore extends HookedStore {
  readonly #base: MemoryStore;
  #left: number;
  isDead = false;

  constructor(base: MemoryStore, generation: number) {
    super();
    this.#base = base.connect();
    this.#left = 3 + 5 * generation;
    this.onCall = (): void => this.#count(generation % 2 === 0);
    this.onAnswer = (): void => this.#count(generation % 2 === 1);
  }

  #count(isHere: boolean): void {
    if (this.isDead || (isHere && --this.#left <= 0)) {
      this.isDead = true;
      throw unavailable();
    }
  }

  override async commit(batch: Parameters<MemoryStore["commit"]>[0]): ReturnType<MemoryStore["commit"]> {
    await this.onCall({ name: "commit", batch, result: null });
    const result = await this.#base.commit(batch);
    await this.onAnswer({ name: "commit", batch, result });
    return result;
  }

  override async heartbeat(params: Parameters<MemoryStore["heartbeat"]>[0]): ReturnType<MemoryStore["heartbeat"]> {
    await this.onCall({ name: "heartbeat", batch: null, result: null });
    return this.#base.heartbeat(params);
  }

  override async releaseWorkers(
    params: Parameters<MemoryStore["releaseWorkers"]>[0],
  ): ReturnType<MemoryStore["releaseWorkers"]> {
    await this.onCall({ name: "releaseWorkers", batch: null, result: null });
    return this.#base.releaseWorkers(params);
  }

  override async listRecords(query: Parameters<MemoryStore["listRecords"]>[0]): ReturnType<MemoryStore["listRecords"]> {
    if (this.isDead) throw unavailable();
    return this.#base.listRecords(query);
  }

  override async getRecord(query: Parameters<MemoryStore["getRecord"]>[0]): ReturnType<MemoryStore["getRecord"]> {
    if (this.isDead) throw unavailable();
    return this.#base.getRecord(query);
  }
}
