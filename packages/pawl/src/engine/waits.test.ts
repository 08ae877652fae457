import { describe, expect, it } from "vitest";
import { z } from "zod";
import { workflow } from "../workflow/workflow.ts";
import {
  Gate,
  ManualClock,
  openPawl,
  Place,
  problem,
  storeKinds,
  story,
  until,
  untilStatus,
} from "./test-kit.fixture.ts";

describe.each(storeKinds)("sleep on %s", (kind) => {
  it("lasts over restarts until its moment, and holds neither slot nor memory", async () => {
    const clock = new ManualClock();
    const place = new Place(kind);
    const calls: string[] = [];
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("before", () => calls.push("before"));
      await ctx.sleep("3 days");
      await ctx.step("after", () => calls.push("after"));
      return new Date(ctx.now()).toISOString();
    });
    const first = await place.client([flow], { clock });
    const worker = await first.startWorker({ concurrency: 1 });
    const run = await first.start(flow);
    await untilStatus(first, run.id, "sleeping");
    expect(worker.activeRuns).toBe(0);
    const dueAt = new Date(clock.nowMs() + 3 * 86_400_000);
    expect((await first.get(run.id)).dueAt).toEqual(dueAt);
    await first.close();
    clock.advance("2 days");
    const second = await place.open([flow], { clock });
    expect((await second.get(run.id)).dueAt).toEqual(dueAt);
    clock.advance("1 day");
    expect(await second.run(run.id).result()).toBe(dueAt.toISOString());
    expect(calls).toEqual(["before", "after"]);
  });

  it("takes every kind of duration, and none at all for a moment that has passed", async () => {
    const clock = new ManualClock();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.sleep(0);
      await ctx.sleepUntil(new Date(0));
      await ctx.sleepUntil(ctx.now() - 1);
      return "awake";
    });
    const pawl = await openPawl(kind, [flow], { clock });
    const run = await pawl.start(flow);
    expect(await run.result()).toBe("awake");
    expect((await pawl.steps(run.id)).map(({ key, kind: of }) => [key, of])).toEqual([
      ["sleep", "sleep"],
      ["sleep#2", "sleep"],
      ["sleep#3", "sleep"],
    ]);
  });

  it("until a date ends at that date", async () => {
    const clock = new ManualClock();
    const flow = workflow({ name: "flow" }, async (ctx, at: Date) => {
      await ctx.sleepUntil(at);
      return ctx.now();
    });
    const pawl = await openPawl(kind, [flow], { clock });
    const run = await pawl.start(flow, new Date(clock.nowMs() + 90_000));
    await untilStatus(pawl, run.id, "sleeping");
    clock.advance("89s");
    await (await pawl.start(flow, new Date(0))).result();
    expect((await pawl.get(run.id)).status).toBe("sleeping");
    clock.advance("1s");
    expect(await run.result()).toBe(clock.nowMs());
  });

  it("side by side end in the order of their moments", async () => {
    const clock = new ManualClock();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const woken: string[] = [];
      await Promise.all(
        ["3h", "1h", "2h"].map(async (time) => {
          await ctx.sleep(time);
          woken.push(time);
        }),
      );
      return woken;
    });
    const pawl = await openPawl(kind, [flow], { clock });
    const run = await pawl.start(flow);
    for (let hour = 0; hour < 3; hour++) {
      await until(
        async () => (await pawl.steps(run.id)).filter(({ status }) => status === "completed").length === hour,
      );
      await untilStatus(pawl, run.id, "sleeping");
      clock.advance("1h");
    }
    expect(await run.result()).toEqual(["1h", "2h", "3h"]);
  });

  it("wakes ten runs that are due at once, and those of a worker that was away", async () => {
    const clock = new ManualClock();
    const place = new Place(kind);
    const flow = workflow({ name: "flow" }, async (ctx, index: number) => {
      await ctx.sleep("1h");
      return index;
    });
    const first = await place.open([flow], { clock });
    const runs = await Promise.all(Array.from({ length: 10 }, (_, index) => first.start(flow, index)));
    for (const run of runs) await untilStatus(first, run.id, "sleeping");
    await first.close();
    clock.advance("1 week");
    const second = await place.open([flow], { clock, worker: { concurrency: 3 } });
    expect(await Promise.all(runs.map(({ id }) => second.run(id).result()))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe.each(storeKinds)("signals on %s", (kind) => {
  it("wake a run that waits, with their payload", async () => {
    const flow = workflow({ name: "flow" }, (ctx) => ctx.waitForSignal("review"));
    const place = new Place(kind);
    const pawl = await place.client([flow]);
    const worker = await pawl.startWorker();
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "waiting");
    expect(worker.activeRuns).toBe(0);
    expect((await pawl.get(run.id)).awaits).toEqual(["review"]);
    await pawl.signal(run.id, "review", { stars: 5, at: new Date(0) });
    expect(await run.result()).toEqual({ stars: 5, at: new Date(0) });
    expect(await story(pawl, run.id)).toEqual([
      "run-started",
      "wait-started signal:review",
      "signal-received signal:review",
      "run-completed",
    ]);
  });

  it("that come early are kept, and consumed in the order in which they came", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.sleep("30ms");
      return [
        await ctx.waitForSignal("n"),
        await ctx.waitForSignal("other"),
        await ctx.waitForSignal("n"),
        await ctx.waitForSignal("n"),
      ];
    });
    const place = new Place(kind);
    const starter = await place.client([flow]);
    const run = await starter.start(flow);
    await run.signal("n", 1);
    await run.signal("n", 2);
    await starter.startWorker();
    await untilStatus(starter, run.id, "waiting");
    await run.signal("n", 3);
    await run.signal("other");
    expect(await run.result()).toEqual([1, undefined, 2, 3]);
  });

  it("reach a run while it is busy with a step", async () => {
    const gate = new Gate();
    const begun = new Gate();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const signal = ctx.waitForSignal<string>("note");
      const step = ctx.step("busy", () => (begun.open(), gate.opened));
      const first = await Promise.race([signal, step.then(() => "step")]);
      gate.open();
      await step;
      return first;
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await begun.opened;
    await run.signal("note", "signal");
    expect(await run.result()).toBe("signal");
  });

  it("that two waits compete for go to the one that asked first", async () => {
    const flow = workflow({ name: "flow" }, (ctx) => Promise.all([ctx.waitForSignal("n"), ctx.waitForSignal("n")]));
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "waiting");
    await run.signal("n", "first");
    await run.signal("n", "second");
    expect(await run.result()).toEqual(["first", "second"]);
    expect((await pawl.steps(run.id)).map(({ key }) => key)).toEqual(["signal:n", "signal:n#2"]);
  });

  it("time out with an error that names the signal, and a later one is kept for the next wait", async () => {
    const clock = new ManualClock();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const first = await ctx
        .waitForSignal("review", { timeout: "14d" })
        .catch((error: { code: string; message: string }) => [error.code, error.message]);
      return [first, await ctx.waitForSignal("review")];
    });
    const pawl = await openPawl(kind, [flow], { clock });
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "waiting");
    expect((await pawl.get(run.id)).dueAt).toEqual(new Date(clock.nowMs() + 14 * 86_400_000));
    clock.advance("14d");
    await until(async () => (await story(pawl, run.id)).includes("signal-timed-out signal:review"));
    await run.signal("review", "late");
    expect(await run.result()).toEqual([["signal_timeout", expect.stringContaining('"review"')], "late"]);
  });

  it("that came before the deadline win over it, even if nobody looked until after it", async () => {
    const clock = new ManualClock();
    const place = new Place(kind);
    const flow = workflow({ name: "flow" }, (ctx) => ctx.waitForSignal("review", { timeout: "1h" }));
    const first = await place.open([flow], { clock });
    const run = await first.start(flow);
    await untilStatus(first, run.id, "waiting");
    await first.close();
    const client = await place.client([flow], { clock });
    await client.signal(run.id, "review", "in time");
    clock.advance("2h");
    await client.startWorker();
    expect(await client.run(run.id).result()).toBe("in time");
  });

  it("are checked by the schema, and what the schema makes of them is what the code gets", async () => {
    const schema = z.object({ stars: z.coerce.number().max(5) });
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const first = await ctx
        .waitForSignal("review", { schema })
        .catch((error: { code: string; message: string }) => error.code + error.message);
      const second = await ctx.waitForSignal("review", { schema });
      await ctx.sleep("20ms");
      return [first, second];
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.signal("review", { stars: 9 });
    await run.signal("review", { stars: "4" });
    const [first, second] = (await run.result()) as [string, unknown];
    expect(first).toMatch(/^validation_failed.*signal "review".*stars/);
    expect(second).toEqual({ stars: 4 });
  });

  it("of other names neither wake the run nor get lost", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => [
      await ctx.waitForSignal("a"),
      await ctx.waitForSignal("b"),
    ]);
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "waiting");
    await run.signal("b", "for later");
    const { epoch } = await pawl.get(run.id);
    expect((await pawl.get(run.id)).status).toBe("waiting");
    await run.signal("a", "now");
    expect(await run.result()).toEqual(["now", "for later"]);
    expect((await pawl.get(run.id)).epoch).toBe(epoch + 1);
  });

  it("to a run that has ended or never was are refused, saying so", async () => {
    const flow = workflow({ name: "flow" }, async () => "done");
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.result();
    const ended = await problem(run.signal("late"));
    expect([ended.code, ended.message]).toEqual(["run_terminal", expect.stringContaining("completed")]);
    const unknown = await problem(pawl.signal("no-such-run", "x"));
    expect([unknown.code, unknown.message]).toEqual(["run_not_found", expect.stringContaining("no-such-run")]);
  });

  it("in great number all arrive, once each, in order", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const got: number[] = [];
      while (got.length < 100) got.push(await ctx.waitForSignal<number>("n"));
      return got;
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    for (let batch = 0; batch < 10; batch++) {
      await Promise.all(Array.from({ length: 10 }, (_, index) => run.signal("n", batch * 10 + index)));
    }
    expect(await run.result()).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });
});
