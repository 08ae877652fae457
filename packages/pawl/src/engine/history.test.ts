import { describe, expect, it } from "vitest";
import { workflow } from "../workflow/workflow.ts";
import { fixed, noRetry } from "../retry/retry-policy.ts";
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

describe.each(storeKinds)("time and chance on %s", (kind) => {
  it("are the same in every replay, also inside steps and branches", async () => {
    const seen: string[] = [];
    const dice = workflow({ name: "dice" }, async (ctx) => {
      const drawn: unknown[] = [ctx.now(), ctx.uuid(), ctx.random()];
      await ctx.step("a", () => ctx.uuid());
      drawn.push(ctx.now(), ctx.random());
      await ctx.parallel("both", {
        plain: () => ctx.random(),
        open: async () => {
          const before = ctx.uuid();
          await ctx.step("inside", () => ctx.random());
          return [before, ctx.uuid()];
        },
      });
      drawn.push(ctx.uuid(), ctx.random());
      await ctx.sleep("20ms");
      drawn.push(ctx.uuid());
      seen.push(JSON.stringify(drawn));
      return drawn;
    });
    const pawl = await openPawl(kind, [dice], { alwaysReplay: true });
    const drawn = await (await pawl.start(dice)).result();
    await (await pawl.start(dice)).result();
    expect(seen.at(0)).toBe(JSON.stringify(drawn));
    expect(drawn[1]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const all = seen.join();
    expect(new Set(all.match(/[0-9a-f-]{36}/g)).size).toBe(6);
  });

  it("drawn in a step are the same in each of its attempts", async () => {
    const drawn: string[] = [];
    const dice = workflow({ name: "dice" }, (ctx) =>
      ctx.step("a", { retry: fixed({ attempts: 2, delay: 0 }) }, ({ attempt }) => {
        drawn.push(ctx.uuid());
        if (attempt === 1) throw new Error("again");
      }),
    );
    const pawl = await openPawl(kind, [dice]);
    await (await pawl.start(dice)).result();
    expect(drawn).toHaveLength(2);
    expect(drawn[0]).toBe(drawn[1]);
  });

  it("ctx.now is the moment of what happened last", async () => {
    const clock = new ManualClock();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const begin = ctx.now();
      await ctx.step("a", () => clock.advance("1h"));
      const after = ctx.now();
      await ctx.sleep("1h");
      return [begin, after, ctx.now()];
    });
    const pawl = await openPawl(kind, [flow], { clock });
    const startMs = clock.nowMs();
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "sleeping");
    clock.advance("1h");
    expect(await run.result()).toEqual([startMs, startMs + 3_600_000, startMs + 7_200_000]);
  });
});

describe.each(storeKinds)("changed code on %s", (kind) => {
  const waits = (ctx: { waitForSignal(name: string): Promise<unknown> }): Promise<unknown> => ctx.waitForSignal("go");

  it("that no longer fits parks the run as blocked, naming what was expected and what was found; a fixed deploy goes on", async () => {
    const place = new Place(kind);
    const calls: string[] = [];
    const before = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("charge", () => calls.push("charge"));
      await waits(ctx);
      return "done";
    });
    const after = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("refund", () => calls.push("refund"));
      await waits(ctx);
      return "wrong";
    });
    const first = await place.open([before]);
    const run = await first.start(before);
    await untilStatus(first, run.id, "waiting");
    await first.signal(run.id, "go");
    await first.run(run.id).result();
    const second = await first.start(before);
    await untilStatus(first, second.id, "waiting");
    await first.close();
    const broken = await place.open([after]);
    await broken.signal(second.id, "go");
    await untilStatus(broken, second.id, "blocked");
    const { error } = await broken.get(second.id);
    expect(error?.code).toBe("nondeterministic");
    expect(error?.message).toContain('expected "charge"');
    expect(error?.message).toContain('found step "refund"');
    expect(calls).toEqual(["charge", "charge"]);
    await broken.close();
    const repaired = await place.open([before]);
    await repaired.resume(second.id);
    expect(await repaired.run(second.id).result()).toBe("done");
    expect(calls).toEqual(["charge", "charge"]);
  });

  it("that ends or fails before its history does is blocked too, and says by what", async () => {
    const place = new Place(kind);
    const before = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("a", () => {});
      await ctx.step("b", () => {});
      await waits(ctx);
    });
    const first = await place.open([before]);
    const runs = [await first.start(before), await first.start(before)];
    for (const run of runs) await untilStatus(first, run.id, "waiting");
    await first.close();
    const endings = [async () => "ended", async () => Promise.reject(new TypeError("x is undefined"))];
    for (const [index, ending] of endings.entries()) {
      const run = runs[index] as { id: string };
      const pawl = await place.open([
        workflow({ name: "flow" }, async (ctx) => (await ctx.step("a", () => {}), ending())),
      ]);
      await pawl.signal(run.id, "go");
      await untilStatus(pawl, run.id, "blocked");
      const { error } = await pawl.get(run.id);
      expect(error?.message).toContain('expected "b"');
      expect(error?.message).toContain(index === 0 ? "the end of the workflow" : "TypeError: x is undefined");
      await pawl.close();
    }
  });

  it("that is blocked can be cancelled, retried and forked", async () => {
    const place = new Place(kind);
    const before = workflow({ name: "flow" }, async (ctx) => [await ctx.step("a", () => "a"), await waits(ctx)]);
    const after = workflow({ name: "flow" }, async (ctx) => [await ctx.step("b", () => "b")]);
    const first = await place.open([before]);
    const runs = await Promise.all([first.start(before), first.start(before), first.start(before)]);
    for (const run of runs) await untilStatus(first, run.id, "waiting");
    await first.close();
    const second = await place.open([after]);
    for (const run of runs) {
      await second.signal(run.id, "go");
      await untilStatus(second, run.id, "blocked");
    }
    expect((await second.cancel(runs[0].id)).status).toBe("cancelled");
    expect(await (await second.fork(runs[1].id)).result()).toEqual(["b"]);
    expect((await problem(second.pause(runs[1].id))).code).toBe("run_changed");
    await second.close();
    const third = await place.open([before]);
    await third.retry(runs[2].id);
    expect(await third.run(runs[2].id).result()).toEqual(["a", undefined]);
  });

  it("behind ctx.patched goes on for old runs as before, and anew for new ones, in every replay", async () => {
    const place = new Place(kind);
    const before = workflow({ name: "flow" }, async (ctx) => {
      const price = await ctx.step("price", () => "old");
      await waits(ctx);
      return [price, await ctx.step("bill", () => "bill")];
    });
    const after = workflow({ name: "flow" }, async (ctx) => {
      const price = ctx.patched("new price")
        ? await ctx.step("price2", () => "new")
        : await ctx.step("price", () => "old");
      await waits(ctx);
      return [price, ctx.patched("late") ? "late" : "never", await ctx.step("bill", () => "bill")];
    });
    const first = await place.open([before]);
    const old = await first.start(before);
    await untilStatus(first, old.id, "waiting");
    await first.close();
    const second = await place.open([after], { alwaysReplay: true });
    const young = await second.start(after);
    await untilStatus(second, young.id, "waiting");
    for (const run of [old, young]) await second.signal(run.id, "go");
    expect(await second.run(old.id).result()).toEqual(["old", "late", "bill"]);
    expect(await young.result()).toEqual(["new", "late", "bill"]);
  });

  it("behind ctx.patched counts as passed where the run waits or retries behind it already", async () => {
    const clock = new ManualClock();
    const place = new Place(kind);
    const keys: string[] = [];
    const charge = (key: string) => () => {
      keys.push(key);
      if (keys.length === 1) throw new Error("timed out: did it charge?");
      return key;
    };
    const retry = fixed({ attempts: 3, delay: "1h" });
    const before = workflow({ name: "flow", retry }, (ctx) => ctx.step("charge", charge("charge")));
    const after = workflow({ name: "flow", retry }, (ctx) =>
      ctx.patched("v2") ? ctx.step("charge v2", charge("charge v2")) : ctx.step("charge", charge("charge")),
    );
    const first = await place.open([before], { clock });
    const run = await first.start(before);
    await untilStatus(first, run.id, "sleeping");
    await first.close();
    clock.advance("1h");
    const second = await place.open([after], { clock });
    expect(await second.run(run.id).result()).toBe("charge");
    expect(keys).toEqual(["charge", "charge"]);
  });

  it("is given time to ask when it awaits something of its own during a replay", async () => {
    const own = workflow({ name: "own" }, async (ctx) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      const a = await ctx.step("a", () => 1);
      await new Promise((resolve) => setTimeout(resolve, 30));
      await ctx.sleep("20ms");
      return a;
    });
    const pawl = await openPawl(kind, [own]);
    expect(await (await pawl.start(own)).result()).toBe(1);
  });
});

describe.each(storeKinds)("ctx.continueAsNew on %s", (kind) => {
  it("ends the run and begins the next, and the first handle's result is that of the last", async () => {
    const count = workflow({ name: "count" }, async (ctx, n: number): Promise<number> => {
      await ctx.step("work", () => {});
      if (n > 0) return ctx.continueAsNew(n - 1);
      return 42;
    });
    const pawl = await openPawl(kind, [count]);
    const run = await pawl.start(count, 3, { tags: { a: "b" }, priority: 2, queue: "q" });
    expect(await run.result()).toBe(42);
    let record = await pawl.get(run.id);
    const inputs: unknown[] = [record.input];
    while (record.continuedTo !== undefined) {
      expect(record.status).toBe("completed");
      const next = await pawl.get(record.continuedTo);
      expect(next).toMatchObject({ continuedFrom: record.id, tags: { a: "b" }, priority: 2, queue: "q" });
      record = next;
      inputs.push(record.input);
    }
    expect(inputs).toEqual([3, 2, 1, 0]);
    expect(await story(pawl, run.id)).toEqual(["run-started", "step-completed work", "run-continued"]);
  });

  it("keeps memory of a run that goes on for ever small", async () => {
    const place = new Place(kind);
    const forever = workflow({ name: "forever" }, async (ctx, n: number) => {
      if (n === 20) return "enough";
      await ctx.sleep("1ms");
      return ctx.continueAsNew(n + 1);
    });
    const pawl = await place.client([forever]);
    const worker = await pawl.startWorker();
    expect(await (await pawl.start(forever, 0)).result()).toBe("enough");
    await until(() => worker.activeRuns === 0);
  });
});

describe.each(storeKinds)("notes on %s", (kind) => {
  it("are events: logs with levels, progress, state and one's own, each once however often the run is replayed", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      ctx.log.info("begins", { n: 1 });
      ctx.emit("order-seen", { id: 7 });
      await ctx.step("a", ({ log }) => log.warn("inside"));
      ctx.progress(0.5, "half");
      ctx.setState("phase", { name: "second" });
      await ctx.sleep("20ms");
      ctx.log.error("ends");
      ctx.progress(1);
      return ctx.step("b", () => "done");
    });
    const pawl = await openPawl(kind, [flow], { alwaysReplay: true });
    const run = await pawl.start(flow);
    await run.result();
    const notes: [string, string | undefined, unknown][] = [];
    for await (const { kind: of, key, data } of run.events()) {
      if (!/^(run|step|sleep)-/.test(of)) notes.push([of, key, data]);
    }
    expect(notes).toEqual([
      ["log", undefined, { level: "info", message: "begins", fields: { n: 1 } }],
      ["order-seen", undefined, { id: 7 }],
      ["log", "a", { level: "warn", message: "inside" }],
      ["progress", undefined, { fraction: 0.5, message: "half" }],
      ["state-set", undefined, { key: "phase", value: { name: "second" } }],
      ["log", undefined, { level: "error", message: "ends" }],
      ["progress", undefined, { fraction: 1 }],
    ]);
    expect((await pawl.get(run.id)).state).toEqual({ phase: { name: "second" } });
  });

  it("made by the context inside a step or a branch count as that step's, and shift no others", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("download", () => {
        ctx.progress(0.3);
        ctx.emit("chunk", 1);
      });
      await ctx.parallel("all", {
        plain: () => ctx.emit("in plain branch"),
        open: async ({ log }) => {
          ctx.emit("before");
          log.info("line");
          await ctx.step("inside", () => {});
          ctx.emit("after");
        },
      });
      ctx.emit("one");
      await ctx.sleep("20ms");
      ctx.emit("two");
      await ctx.sleep("20ms");
      ctx.emit("three");
    });
    const pawl = await openPawl(kind, [flow], { alwaysReplay: true });
    const run = await pawl.start(flow);
    await run.result();
    const notes = (await story(pawl, run.id)).filter((line) => !/^(run|step|sleep|branch)-/.test(line));
    expect(notes.toSorted()).toEqual(
      [
        "progress download",
        "chunk download",
        "in plain branch all/plain",
        "before all/open",
        "log all/open",
        "after all/open",
        "one",
        "two",
        "three",
      ].toSorted(),
    );
  });

  it("show the state as it was set, not what became of the value afterwards", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const basket: unknown[] = [1];
      ctx.setState("basket", basket);
      basket.push(() => "no state at all");
      await ctx.step("a", () => {});
      ctx.setState("other", true);
      await ctx.waitForSignal("go");
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "waiting");
    expect((await pawl.get(run.id)).state).toEqual({ basket: [1], other: true });
  });

  it("of a step that takes long say that it has begun", async () => {
    const gate = new Gate();
    const flow = workflow({ name: "flow" }, (ctx) => ctx.step("long", () => gate.opened));
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await until(async () => (await story(pawl, run.id)).includes("step-started long"));
    expect((await pawl.steps(run.id))[0]).toMatchObject({
      key: "long",
      status: "running",
      attempts: [{ attempt: 1, finishedAt: undefined }],
    });
    gate.open();
    await run.result();
  });

  it("of a failing run stay", async () => {
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      ctx.emit("about to fail");
      throw new Error("fails");
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await problem(run.result());
    expect(await story(pawl, run.id)).toEqual(["run-started", "about to fail", "run-failed"]);
  });
});
