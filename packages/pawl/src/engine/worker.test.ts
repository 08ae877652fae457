import { describe, expect, it } from "vitest";
import { workflow } from "../workflow/workflow.ts";
import {
  Gate,
  listeningLogger,
  ManualClock,
  openPawl,
  Place,
  problem,
  storeKinds,
  until,
  untilStatus,
} from "./test-kit.fixture.ts";

describe.each(storeKinds)("workers on %s", (kind) => {
  const quick = workflow({ name: "quick" }, (ctx, n: number) => ctx.step("a", () => n));

  it("run no more at once than their concurrency, and take the next when a slot is free", async () => {
    let active = 0;
    let most = 0;
    const slow = workflow({ name: "slow" }, (ctx) =>
      ctx.step("a", async () => {
        most = Math.max(most, ++active);
        await new Promise((resolve) => setImmediate(resolve));
        active--;
      }),
    );
    const pawl = await openPawl(kind, [slow], { worker: { concurrency: 3 } });
    const runs = await Promise.all(Array.from({ length: 20 }, () => pawl.start(slow)));
    await Promise.all(runs.map((run) => run.result()));
    expect(most).toBe(3);
  });

  it("take runs of a higher priority first, and else the longest due", async () => {
    const order: string[] = [];
    const flow = workflow({ name: "flow" }, (ctx, name: string) => ctx.step("a", () => order.push(name)));
    const place = new Place(kind);
    const pawl = await place.client([flow]);
    const runs = [];
    for (const [name, priority] of [
      ["low", -1],
      ["first", 0],
      ["second", 0],
      ["high", 5],
    ] as const)
      runs.push(await pawl.start(flow, name, { priority }));
    await pawl.startWorker({ concurrency: 1 });
    for (const run of runs) await run.result();
    expect(order).toEqual(["high", "first", "second", "low"]);
  });

  it("serve only their queues; runs of the others wait", async () => {
    const place = new Place(kind);
    const pawl = await place.client([quick]);
    await pawl.startWorker({ queues: ["mail"] });
    const mail = await pawl.start(quick, 1, { queue: "mail" });
    const other = await pawl.start(quick, 2);
    expect(await mail.result()).toBe(1);
    expect(await other.status()).toBe("pending");
    const [worker] = await pawl.workers.list();
    expect(worker).toMatchObject({
      queues: ["mail"],
      concurrency: 100,
      serves: [{ workflow: "quick", version: 1 }],
      pid: process.pid,
    });
    await pawl.startWorker();
    expect(await other.result()).toBe(2);
  });

  it("give a workflow's queue to its runs where the start names none", async () => {
    const flow = workflow({ name: "flow", queue: "reports" }, async () => 1);
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    expect((await pawl.get(run.id)).queue).toBe("reports");
    expect((await pawl.get((await pawl.start(flow, undefined, { queue: "own" })).id)).queue).toBe("own");
  });

  it("begin a delayed run at its time, not before", async () => {
    const clock = new ManualClock();
    const pawl = await openPawl(kind, [quick], { clock });
    const later = await pawl.start(quick, 1, { delay: "1h" });
    const atDate = await pawl.start(quick, 2, { delay: new Date(clock.nowMs() + 7_200_000) });
    const now = await pawl.start(quick, 3, { delay: new Date(0) });
    expect(await now.result()).toBe(3);
    expect((await pawl.get(later.id)).dueAt).toEqual(new Date(clock.nowMs() + 3_600_000));
    clock.advance("1h");
    expect(await later.result()).toBe(1);
    expect(await atDate.status()).toBe("pending");
    clock.advance("1h");
    expect(await atDate.result()).toBe(2);
  });

  // Found by debounced starts: an idle worker on a store that nobody shares never looked for it.
  it("begin a delayed run also where nothing else happens meanwhile", async () => {
    const clock = new ManualClock();
    const pawl = await openPawl(kind, [quick], { clock });
    await (await pawl.start(quick, 1)).result();
    await until(async () => (await pawl.workers.list())[0]?.activeRuns === 0);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const later = await pawl.start(quick, 2, { delay: "1s" });
    clock.advance("1s");
    expect(await later.result()).toBe(2);
  });

  it("stop: they claim nothing more, let steps finish, and give the run back where it is", async () => {
    const begun = new Gate();
    const gate = new Gate();
    const calls: string[] = [];
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("first", async () => {
        begun.open();
        await gate.opened;
        calls.push("first");
      });
      await ctx.step("second", () => calls.push("second"));
      return "done";
    });
    const place = new Place(kind);
    const pawl = await place.client([flow]);
    const worker = await pawl.startWorker();
    const run = await pawl.start(flow);
    await begun.opened;
    const stopping = worker.stop({ timeout: "10s" });
    const late = await pawl.start(flow);
    gate.open();
    await stopping;
    expect(calls).toEqual(["first"]);
    expect(await pawl.get(run.id)).toMatchObject({ status: "pending", workerId: undefined });
    expect(await late.status()).toBe("pending");
    expect(await pawl.workers.list()).toEqual([]);
    await pawl.startWorker();
    expect(await run.result()).toBe("done");
    expect(await late.result()).toBe("done");
    expect(calls.toSorted()).toEqual(["first", "first", "second", "second"]);
  });

  it("stop within the timeout even if a step does not: its signal is aborted, its result not recorded", async () => {
    const begun = new Gate();
    let reason = "";
    const flow = workflow({ name: "flow" }, (ctx) =>
      ctx.step("stubborn", ({ signal, attempt }) => {
        if (begunOnce) return `done at attempt ${attempt}`;
        begunOnce = true;
        signal.addEventListener("abort", () => (reason = (signal.reason as Error).message));
        begun.open();
        return new Promise(() => {});
      }),
    );
    let begunOnce = false;
    const place = new Place(kind);
    const first = await place.open([flow]);
    const run = await first.start(flow);
    await begun.opened;
    await first.close({ timeout: "20ms" });
    expect(reason).toContain("timeout");
    const second = await place.open([flow]);
    expect(await second.run(run.id).result()).toBe("done at attempt 1");
  });

  it("close: idempotent, and everything afterwards says that it is closed", async () => {
    const place = new Place(kind);
    const pawl = await place.open([quick]);
    await (await pawl.start(quick, 1)).result();
    await Promise.all([pawl.close(), pawl.close()]);
    await pawl.close();
    for (const attempt of [
      () => pawl.start(quick, 1),
      () => pawl.get("x"),
      () => pawl.list(),
      () => pawl.startWorker(),
      () => pawl.signal("x", "y"),
      () => pawl.events("x"),
    ]) {
      expect((await problem(async () => attempt())).code).toBe("closed");
    }
  });

  it("close: those who wait for a result are told, and those who read events come to an end", async () => {
    const flow = workflow({ name: "flow" }, (ctx) => ctx.waitForSignal("never"));
    const place = new Place(kind);
    const pawl = await place.open([flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "waiting");
    const result = problem(run.result());
    const kinds: string[] = [];
    const reading = (async () => {
      for await (const event of run.events()) kinds.push(event.kind);
    })();
    await until(() => kinds.length === 2);
    await pawl.close();
    expect((await result).code).toBe("closed");
    await reading;
    expect(kinds).toEqual(["run-started", "wait-started"]);
  });

  it("several in one process share the work", async () => {
    const place = new Place(kind);
    const gate = new Gate();
    const flow = workflow({ name: "flow" }, (ctx) => ctx.step("a", () => gate.opened));
    const pawl = await place.client([flow]);
    const workers = [await pawl.startWorker({ concurrency: 2 }), await pawl.startWorker({ concurrency: 2 })];
    const runs = await Promise.all([1, 2, 3, 4, 5].map(() => pawl.start(flow)));
    await until(() => workers.every(({ activeRuns }) => activeRuns === 2));
    gate.open();
    await Promise.all(runs.map((run) => run.result()));
    await until(() => workers.every(({ activeRuns }) => activeRuns === 0));
  });

  it("run what a client that has no worker starts", async () => {
    const place = new Place(kind);
    const client = await place.client([quick]);
    await place.open([quick]);
    expect(await (await client.start(quick, 5)).result()).toBe(5);
  });

  it("take over from one that gave no sign of life, which notices, stops, and does not record a thing", async () => {
    const clocks = [new ManualClock(), new ManualClock()] as const;
    const place = new Place(kind);
    const logger = listeningLogger();
    const gates = [new Gate(), new Gate()];
    const begun = [new Gate(), new Gate()];
    let calls = 0;
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const who = await ctx.step("work", async () => {
        const call = calls++;
        begun[call]?.open();
        await gates[call]?.opened;
        return `call ${call}`;
      });
      await ctx.step("after", () => {});
      return who;
    });
    const slow = await place.client([flow], { clock: clocks[0], logger });
    const slowWorker = await slow.startWorker({ lease: "1s" });
    const run = await slow.start(flow);
    await begun[0]?.opened;
    const fast = await place.client([flow], { clock: clocks[1] });
    clocks[1].advance("10s");
    await fast.startWorker({ lease: "1s" });
    await begun[1]?.opened;
    expect((await fast.get(run.id)).epoch).toBe(2);
    gates[0]?.open();
    await until(() => slowWorker.activeRuns === 0);
    gates[1]?.open();
    expect(await fast.run(run.id).result()).toBe("call 1");
    clocks[0].advance("10s");
    await until(() => logger.lines.some((line) => line.includes("no sign of life")));
    await until(async () => (await fast.workers.list()).some(({ id }) => id === slowWorker.id));
    const again = await slow.start(flow);
    expect(await again.result()).toBe("call 2");
  });

  it("a worker that was taken for dead lets go of what it was given since, so that nothing is left lying", async () => {
    const clocks = [new ManualClock(), new ManualClock()] as const;
    const place = new Place(kind);
    let mayEnd = false;
    const flow = workflow({ name: "flow" }, (ctx) =>
      ctx.step("work", () => (mayEnd ? "done" : new Promise<string>(() => {}))),
    );
    const slow = await place.client([flow], { clock: clocks[0] });
    const slowWorker = await slow.startWorker({ lease: "1s" });
    const fast = await place.client([flow], { clock: clocks[1] });
    clocks[1].advance("10s");
    const fastWorker = await fast.startWorker({ lease: "1s" });
    await fastWorker.stop();
    // Its lease is gone; it does not know yet, and is given a run.
    const run = await slow.start(flow);
    await until(() => slowWorker.activeRuns === 1);
    mayEnd = true;
    clocks[0].advance("1s");
    expect(await run.result()).toBe("done");
  });
});

describe.each(storeKinds)("versions on %s", (kind) => {
  const v1 = workflow({ name: "flow", version: 1, deprecated: "Use version 2." }, (ctx) => ctx.step("a", () => 1));
  const v2 = workflow({ name: "flow", version: 2 }, (ctx) => ctx.step("a", () => 2));
  const v3 = workflow({ name: "flow", version: 3, deprecated: true }, (ctx) => ctx.step("a", () => 3));

  it("live side by side: the default is the highest that is not deprecated, unless one is named or configured", async () => {
    const logger = listeningLogger();
    const pawl = await openPawl(kind, [v1, v2, v3], { logger });
    expect(await (await pawl.start("flow")).result()).toBe(2);
    expect(logger.lines).toEqual([]);
    expect(await (await pawl.start("flow", undefined, { version: 1 })).result()).toBe(1);
    expect(logger.lines.join()).toMatch(/"flow" version 1 is deprecated. Use version 2\./);
    expect(await (await pawl.start(v3)).result()).toBe(3);
    const configured = await openPawl(kind, [v1, v2, v3], { defaultVersions: { flow: 1 } });
    expect(await (await configured.start("flow")).result()).toBe(1);
  });

  it("are counted by status, and say whether somebody serves them", async () => {
    const place = new Place(kind);
    const pawl = await place.client([v1, v2]);
    await pawl.start("flow", undefined, { version: 1 });
    await pawl.start(v2);
    await pawl.start(v2);
    expect(await pawl.workflows.versions("flow")).toEqual([
      {
        workflow: "flow",
        version: 2,
        isRegistered: true,
        isDefault: true,
        deprecated: false,
        isServed: false,
        counts: { pending: 2 },
      },
      {
        workflow: "flow",
        version: 1,
        isRegistered: true,
        isDefault: false,
        deprecated: "Use version 2.",
        isServed: false,
        counts: { pending: 1 },
      },
    ]);
    const newer = await place.open([v2]);
    await until(async () => (await newer.list({ status: "completed" })).items.length === 2);
    expect(await newer.workflows.versions("flow")).toMatchObject([
      { version: 2, isServed: true, counts: { completed: 2 } },
      { version: 1, isRegistered: false, isServed: false, counts: { pending: 1 } },
    ]);
    expect(newer.workflows.list().map(({ version }) => version)).toEqual([2]);
  });

  it("that no worker has wait, visibly, and go on when one comes", async () => {
    const place = new Place(kind);
    const waits = workflow({ name: "flow", version: 1 }, async (ctx) => [
      await ctx.step("a", () => 1),
      await ctx.waitForSignal("go"),
    ]);
    const first = await place.open([waits]);
    const run = await first.start(waits);
    await untilStatus(first, run.id, "waiting");
    await first.close();
    const second = await place.open([v2]);
    await second.signal(run.id, "go", "now");
    expect(await (await second.start(v2)).result()).toBe(2);
    expect(await second.get(run.id)).toMatchObject({ status: "pending", version: 1 });
    expect((await second.workflows.versions("flow")).find(({ version }) => version === 1)).toMatchObject({
      isServed: false,
      counts: { pending: 1 },
    });
    const third = await place.open([waits]);
    expect(await third.run(run.id).result()).toEqual([1, "now"]);
  });

  it("that are registered twice or not at all are refused by name", async () => {
    const place = new Place(kind);
    const twice = await problem(place.client([v1, v1]));
    expect([twice.code, twice.message]).toEqual(["workflow_already_registered", expect.stringContaining('"flow"')]);
    expect((await problem(place.client([v1], { defaultVersions: { flow: 9 } }))).code).toBe(
      "workflow_version_not_registered",
    );
    const pawl = await place.client([v1]);
    const unknown = await problem(pawl.start("flwo"));
    expect([unknown.code, unknown.message]).toEqual(["workflow_not_registered", expect.stringContaining('"flwo"')]);
    const version = await problem(pawl.start("flow", undefined, { version: 7 }));
    expect([version.code, version.message]).toEqual(["workflow_version_not_registered", expect.stringContaining("7")]);
    expect(version.message).toContain("registered: 1");
  });
});
