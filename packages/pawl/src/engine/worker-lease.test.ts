import { describe, expect, it } from "vitest";
import { createPawl } from "../client/create-pawl.ts";
import type { Pawl } from "../client/pawl.ts";
import type { PawlConfig } from "../config/pawl-config.ts";
import { workflow } from "../workflow/workflow.ts";
import { HookedStore, unavailable } from "./hooked-store.fixture.ts";
import { Gate, listeningLogger, ManualClock, silentLogger, until } from "./test-kit.fixture.ts";

const flow = workflow({ name: "flow" }, (ctx) => ctx.step("a", () => 1));

async function open(
  store: HookedStore,
  clock: ManualClock,
  config: PawlConfig = {},
): Promise<{ readonly pawl: Pawl; readonly pass: (ms: number) => Promise<void> }> {
  const pawl = await createPawl({ store, clock, workflows: [flow], logger: silentLogger, ...config });
  /** Lets time pass in steps of 100 ms, and what they set off happen. */
  const pass = async (ms: number): Promise<void> => {
    for (let passedMs = 0; passedMs < ms; passedMs += 100) {
      clock.advance(100);
      await settled();
    }
  };
  return { pawl, pass };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function count(store: HookedStore, name: string): number {
  return store.calls.filter((call) => call === name).length;
}

class JumpingClock extends ManualClock {
  aheadMs = 0;

  override nowMs(): number {
    return super.nowMs() + this.aheadMs;
  }
}

describe("the lease of a worker", () => {
  it("costs one call per beat, four to a lease, and a look for the dead in every eighth", async () => {
    const store = new HookedStore();
    const clock = new ManualClock();
    const { pawl, pass } = await open(store, clock);
    await pawl.startWorker({ lease: "8s" });
    await settled();
    store.calls.length = 0;
    await pass(80_000);
    // Beats come up to a tenth earlier than every 2 s.
    expect(count(store, "heartbeat")).toBeGreaterThanOrEqual(40);
    expect(count(store, "heartbeat")).toBeLessThanOrEqual(45);
    expect(count(store, "releaseWorkers")).toBe(5);
    await pawl.close({ timeout: 0 });
  });

  it("leaves the store alone while nothing happens: less than one call a second, all told", async () => {
    const store = new HookedStore();
    const clock = new ManualClock();
    const { pawl, pass } = await open(store, clock);
    await pawl.startWorker();
    await settled();
    store.calls.length = 0;
    await pass(120_000);
    // A poll every 4 s, up to a tenth later by chance.
    expect(count(store, "commit")).toBeGreaterThanOrEqual(27);
    expect(store.calls.length).toBeLessThanOrEqual(120);
    await pawl.close({ timeout: 0 });
  });

  it("is not renewed by a second heartbeat while the first is not answered, and goes on after its end", async () => {
    const store = new HookedStore();
    const clock = new ManualClock();
    const { pawl, pass } = await open(store, clock);
    const worker = await pawl.startWorker({ lease: "8s" });
    const gate = new Gate();
    store.onCall = ({ name }) => (name === "heartbeat" ? gate.opened : undefined);
    store.calls.length = 0;
    await pass(7_000);
    expect(count(store, "heartbeat")).toBe(1);
    expect(worker.health()).toMatchObject({ status: "degraded", reasons: [{ code: "heartbeat_late" }] });
    await pass(2_500);
    expect(worker.health().status).toBe("unhealthy");
    expect(worker.isReady).toBe(false);
    gate.open();
    await pass(4_000);
    expect(count(store, "heartbeat")).toBeGreaterThanOrEqual(2);
    expect(worker.health().status).toBe("healthy");
    expect(worker.isReady).toBe(true);
    await pawl.close({ timeout: 0 });
  });

  // Found by chaos (seed 99tsou): the answer to a commit came when the run had long been taken over, and the next step was done twice.
  it("must be confirmed before anything begins: a worker whose heartbeats find no answer may have been replaced", async () => {
    const store = new HookedStore();
    const clock = new ManualClock();
    const first = new Gate();
    const done: string[] = [];
    const two = workflow({ name: "two" }, async (ctx) => {
      await ctx.step("a", () => first.opened);
      await ctx.step("b", () => void done.push("b"));
    });
    const { pawl, pass } = await open(store, clock, { workflows: [two] });
    await pawl.startWorker({ lease: "8s" });
    const run = await pawl.start(two);
    await settled();
    const answers = new Gate();
    store.onCall = ({ name }) => (name === "heartbeat" ? answers.opened : undefined);
    await pass(8_100);
    first.open();
    const other = await pawl.start(two);
    await pass(500);
    expect((await pawl.steps(run.id)).map(({ name, status }) => [name, status])).toEqual([["a", "completed"]]);
    expect((await pawl.get(other.id)).status).toBe("pending");
    expect(done).toEqual([]);
    answers.open();
    await pass(500);
    expect([await run.status(), await other.status(), done]).toEqual(["completed", "completed", ["b", "b"]]);
    await pawl.close({ timeout: 0 });
  });

  // Found by the simulation (seed 7161): a clock that jumped ahead and back between two heartbeats, and a run that began meanwhile never went on.
  it("is confirmed to those who were told that it is not held, though the clock has been set right meanwhile", async () => {
    const store = new HookedStore();
    const clock = new JumpingClock();
    const first = new Gate();
    const two = workflow({ name: "two" }, async (ctx) => {
      await ctx.step("a", () => first.opened);
      await ctx.step("b", () => 1);
    });
    const { pawl, pass } = await open(store, clock, { workflows: [two] });
    await pawl.startWorker({ lease: "8s" });
    const run = await pawl.start(two);
    await settled();
    clock.aheadMs = 30_000;
    first.open();
    await settled();
    clock.aheadMs = 0;
    await pass(3_000);
    expect(await run.status()).toBe("completed");
    await pawl.close({ timeout: 0 });
  });

  it("of a worker that has died is found out within 1.25 of it", async () => {
    const clock = new ManualClock();
    const dead = new HookedStore();
    const { pawl: first } = await open(dead, clock);
    const heir = await createPawl({ store: dead.connect(), clock, workflows: [flow], logger: silentLogger });
    const released: string[][] = [];
    const deadWorker = await first.startWorker({ lease: "8s" });
    const worker = await heir.startWorker({ lease: "8s" });
    worker.on("workers-released", ({ workerIds }) => released.push([...workerIds]));
    const gate = new Gate();
    dead.onCall = () => gate.opened;
    const diedMs = clock.nowMs();
    while (released.length === 0 && clock.nowMs() - diedMs < 20_000) {
      clock.advance(100);
      await settled();
    }
    expect(released).toEqual([[deadWorker.id]]);
    expect(clock.nowMs() - diedMs).toBeLessThanOrEqual(10_000);
    gate.open();
    await Promise.all([first.close({ timeout: 0 }), heir.close({ timeout: 0 })]);
  });

  it("shows in the row what the worker is and does, and at once that it stops", async () => {
    const store = new HookedStore();
    const gate = new Gate();
    const slow = workflow({ name: "slow" }, (ctx) => ctx.step("a", () => gate.opened));
    const { pawl, pass } = await open(store, new ManualClock(), { workflows: [slow] });
    const worker = await pawl.startWorker({ name: "mailer", queueConcurrency: { mail: 2 } });
    const run = await pawl.start(slow);
    await until(() => worker.activeRuns === 1);
    await pass(2_000);
    expect(await pawl.workers.list()).toMatchObject([
      {
        name: "mailer",
        activeRuns: 1,
        isStopping: false,
        health: { status: "healthy", reasons: [] },
        queueConcurrency: { mail: 2 },
      },
    ]);
    const stopping = worker.stop();
    await until(async () => (await pawl.workers.list())[0]?.isStopping === true);
    expect((await pawl.workers.list())[0]?.health.reasons.map(({ code }) => code)).toEqual(["stopping"]);
    expect(worker.isReady).toBe(false);
    gate.open();
    await stopping;
    expect(await pawl.workers.list()).toEqual([]);
    expect(await run.status()).toBe("completed");
    await pawl.close();
  });

  it("that came too late because the process stood still is told of, with how late", async () => {
    const clock = new ManualClock();
    const { pawl, pass } = await open(new HookedStore(), clock);
    const logger = listeningLogger();
    const told = await createPawl({ store: new HookedStore(), clock, workflows: [flow], logger });
    const worker = await told.startWorker({ lease: "40s" });
    clock.advance("15s");
    const [reason] = worker.health().reasons;
    expect(reason?.code).toBe("event_loop_blocked");
    expect(reason?.message).toMatch(/came (5|6)\.\d s late/);
    await pass(60_000);
    expect(worker.health().status).toBe("healthy");
    expect(logger.lines.filter((line) => line.includes("degraded"))).toHaveLength(1);
    await Promise.all([pawl.close(), told.close()]);
  });
});

describe("when the store fails", () => {
  it("a worker tells of every failure, logs once that it is not well, and recovers by itself", async () => {
    const store = new HookedStore();
    const clock = new ManualClock();
    const logger = listeningLogger();
    const { pawl, pass } = await open(store, clock, { logger });
    const worker = await pawl.startWorker({ name: "w", lease: "8s" });
    const heard: string[] = [];
    worker.on("health-changed", ({ from, to, reasons }) =>
      heard.push(`${from} → ${to} ${reasons.map(({ code }) => code).join()}`),
    );
    let failures = 0;
    worker.on("store-failed", ({ error, retryInMs }) => {
      failures++;
      expect(error).toMatchObject({ code: "store_unavailable" });
      expect(retryInMs).toBeGreaterThan(0);
    });
    const recovered = new Promise<{ failures: number; downMs: number }>((resolve) => {
      worker.on("store-recovered", resolve);
    });
    store.onCall = () => {
      throw unavailable();
    };
    store.calls.length = 0;
    await pass(60_000);
    // Heartbeats every 2 s, and claims after pauses that grow to 2 s: no spinning.
    expect(store.calls.length).toBeLessThan(110);
    expect(failures).toBe(store.calls.length);
    expect(worker.health().status).toBe("unhealthy");
    store.onCall = () => {};
    await pass(5_000);
    const { failures: count, downMs } = await recovered;
    expect(count).toBe(failures);
    expect(downMs).toBeGreaterThanOrEqual(57_000);
    expect(worker.health()).toEqual({ status: "healthy", reasons: [] });
    expect(heard[0]).toBe("healthy → degraded store_unreachable");
    expect(heard).toContain("degraded → unhealthy store_unreachable,heartbeat_late");
    expect(heard.at(-1)).toContain("→ healthy");
    expect(heard.length).toBeLessThanOrEqual(5);
    expect(logger.lines.filter((line) => line.startsWith("Worker w is"))).toHaveLength(heard.length);
    await pawl.close({ timeout: 0 });
  });

  it("a worker that stops does so within its timeout and a little more, whatever hangs", async () => {
    const store = new HookedStore();
    const clock = new ManualClock();
    const begun = new Gate();
    const logger = listeningLogger();
    const stubborn = workflow({ name: "stubborn" }, (ctx) =>
      ctx.step("a", () => (begun.open(), new Promise<void>(() => {}))),
    );
    const { pawl, pass } = await open(store, clock, { workflows: [stubborn], logger });
    const worker = await pawl.startWorker();
    await pawl.start(stubborn);
    await begun.opened;
    const gate = new Gate();
    store.onCall = () => gate.opened;
    let isOver = false;
    const stopping = worker.stop({ timeout: "10s" }).then(() => (isOver = true));
    await pass(15_800);
    expect(isOver).toBe(false);
    await pass(300);
    await stopping;
    expect(logger.lines.join()).toContain("could not sign off");
    gate.open();
    await pawl.close();
  });
});
