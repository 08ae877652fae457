import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  eventsOf,
  Gate,
  ManualClock,
  openPawl,
  Place,
  problem,
  storeKinds,
  story,
  until,
  untilStatus,
} from "../engine/test-kit.fixture.ts";
import { noRetry } from "../retry/retry-policy.ts";
import { workflow } from "../workflow/workflow.ts";

describe.each(storeKinds)("pawl.retry on %s", (kind) => {
  it("keeps what had succeeded, does the failed step and the rest, and counts the attempt", async () => {
    const calls: string[] = [];
    let isFixed = false;
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      const reserved = await ctx.step("reserve", () => (calls.push("reserve"), "r1"));
      await ctx.step("charge", () => {
        calls.push("charge");
        if (!isFixed) throw new Error("card declined");
      });
      await ctx.step("ship", () => calls.push("ship"));
      return [reserved, ctx.run.attempt];
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await problem(run.result());
    isFixed = true;
    const again = await pawl.retry(run.id);
    expect([again.id, again.isNew]).toEqual([run.id, false]);
    expect(pawl.run(run.id)).not.toHaveProperty("isNew");
    expect(await again.result()).toEqual(["r1", 2]);
    expect(calls).toEqual(["reserve", "charge", "charge", "ship"]);
    expect(await pawl.get(run.id)).toMatchObject({ status: "completed", error: undefined });
    expect((await pawl.steps(run.id)).map(({ key, status }) => `${key} ${status}`)).toEqual([
      "reserve completed",
      "charge dropped",
      "charge completed",
      "ship completed",
    ]);
  });

  it("does clean-up that the failure had caused anew, where it comes to it", async () => {
    const calls: string[] = [];
    let failures = 0;
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      try {
        await ctx.step("book", () => calls.push("book"));
        await ctx.step("pay", () => {
          if (++failures <= 2) throw new Error(`failure ${failures}`);
        });
      } catch (error) {
        await ctx.step("unbook", () => calls.push(`unbook after ${(error as Error).message}`));
        throw error;
      }
      return "paid";
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await problem(run.result());
    await pawl.retry(run.id);
    expect((await problem(run.result())).message).toBe("failure 2");
    await pawl.retry(run.id);
    expect(await run.result()).toBe("paid");
    expect(calls).toEqual(["book", "unbook after failure 1", "unbook after failure 2"]);
  });

  it("leaves failures alone that the code had caught and gone on from", async () => {
    const calls: string[] = [];
    let isFixed = false;
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      const primary = await ctx
        .step("primary", () => {
          calls.push("primary");
          throw new Error("primary is down");
        })
        .catch(() => "fallback");
      await ctx.step("use", () => calls.push("use"));
      await ctx.step("end", () => {
        if (!isFixed) throw new Error("end");
      });
      return primary;
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await problem(run.result());
    isFixed = true;
    await pawl.retry(run.id);
    expect(await run.result()).toBe("fallback");
    expect(calls).toEqual(["primary", "use"]);
  });

  it("does again a failure of the code itself, outside of any step", async () => {
    let isFixed = false;
    const calls: string[] = [];
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("once", () => calls.push("once"));
      if (!isFixed) throw new Error("a bug");
      return "fixed";
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await problem(run.result());
    isFixed = true;
    await pawl.retry(run.id);
    expect(await run.result()).toBe("fixed");
    expect(calls).toEqual(["once"]);
  });

  it("opens a cancelled run again where it was, without its clean-up", async () => {
    const clock = new ManualClock();
    const calls: string[] = [];
    const flow = workflow({ name: "flow" }, async (ctx) => {
      try {
        await ctx.step("begin", () => calls.push("begin"));
        await ctx.sleep("1h");
        return "slept";
      } finally {
        await ctx.step("tidy", () => calls.push("tidy"));
      }
    });
    const pawl = await openPawl(kind, [flow], { clock });
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "sleeping");
    await pawl.cancel(run.id);
    await pawl.retry(run.id);
    await untilStatus(pawl, run.id, "sleeping");
    expect(await pawl.get(run.id)).toMatchObject({ cancelRequested: false });
    clock.advance("1h");
    expect(await run.result()).toBe("slept");
    expect(calls).toEqual(["begin", "tidy", "tidy"]);
  });

  it("opens a run again that was cancelled before it began", async () => {
    const flow = workflow({ name: "flow" }, async () => "done");
    const place = new Place(kind);
    const pawl = await place.client([flow]);
    const run = await pawl.start(flow);
    await pawl.cancel(run.id);
    await pawl.retry(run.id);
    await pawl.startWorker();
    expect(await run.result()).toBe("done");
  });

  it("gives the step its whole policy again, and attempts that count on", async () => {
    const attempts: number[] = [];
    const flow = workflow({ name: "flow", retry: noRetry() }, (ctx) =>
      ctx.step("bad", ({ attempt }) => {
        attempts.push(attempt);
        throw new Error("bad");
      }),
    );
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await problem(run.result());
    await pawl.retry(run.id);
    await problem(run.result());
    expect(attempts).toHaveLength(2);
  });

  it("refuses runs that have not failed, saying what they are", async () => {
    const flow = workflow({ name: "flow" }, (ctx, isToWait: boolean) => (isToWait ? ctx.waitForSignal("x") : "done"));
    const pawl = await openPawl(kind, [flow]);
    const done = await pawl.start(flow, false);
    await done.result();
    const waiting = await pawl.start(flow, true);
    await untilStatus(pawl, waiting.id, "waiting");
    for (const [id, status] of [
      [done.id, "completed"],
      [waiting.id, "waiting"],
    ] as const) {
      const error = await problem(pawl.retry(id));
      expect([error.code, error.message]).toEqual(["run_not_retryable", expect.stringContaining(status)]);
    }
    expect((await problem(pawl.retry("nobody"))).code).toBe("run_not_found");
  });

  it("asked for by two at once happens once", async () => {
    let calls = 0;
    const flow = workflow({ name: "flow", retry: noRetry() }, (ctx) =>
      ctx.step("flaky", () => {
        if (++calls === 1) throw new Error("once");
        return "done";
      }),
    );
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await problem(run.result());
    const outcomes = await Promise.allSettled([pawl.retry(run.id), pawl.retry(run.id)]);
    expect(outcomes.some(({ status }) => status === "fulfilled")).toBe(true);
    expect(await run.result()).toBe("done");
    expect((await story(pawl, run.id)).filter((line) => line === "run-retried")).toHaveLength(1);
  });
});

describe.each(storeKinds)("pawl.fork on %s", (kind) => {
  const calls: string[] = [];
  const flow = workflow({ name: "flow" }, async (ctx, input: { n: number }) => {
    const a = await ctx.step("a", () => (calls.push("a"), input.n));
    const first = await ctx.step("work", () => (calls.push("work"), a + 1));
    const second = await ctx.step("work", () => (calls.push("work#2"), first + 1));
    const end = await ctx.step("end", () => (calls.push("end"), second + input.n));
    return { a, first, second, end, n: input.n };
  });

  it("keeps what came before a step and does the rest anew, in a run of its own", async () => {
    const pawl = await openPawl(kind, [flow]);
    const origin = await pawl.start(flow, { n: 1 }, { tags: { tenant: "acme" } });
    const result = await origin.result();
    calls.length = 0;
    const fork = await pawl.fork(origin.id, { from: "work#2", tags: { why: "test" } });
    expect(await fork.result()).toEqual(result);
    expect(calls).toEqual(["work#2", "end"]);
    expect(await pawl.get(fork.id)).toMatchObject({
      forkedFrom: origin.id,
      tags: { tenant: "acme", why: "test" },
      workflow: "flow",
    });
    expect(fork.isNew).toBe(true);
    expect((await pawl.get(origin.id)).output).toEqual(result);
    expect((await eventsOf(pawl, fork.id)).map(({ seq }) => seq)).toEqual(
      (await eventsOf(pawl, fork.id)).map((_, index) => index + 1),
    );
  });

  it("runs with another input, from the step on or from the beginning", async () => {
    const pawl = await openPawl(kind, [flow]);
    const origin = await pawl.start(flow, { n: 1 });
    await origin.result();
    expect(await (await pawl.fork(origin.id, { from: "end", input: { n: 100 } })).result()).toEqual({
      a: 1,
      first: 2,
      second: 3,
      end: 103,
      n: 100,
    });
    calls.length = 0;
    expect(await (await pawl.fork(origin.id, { input: { n: 5 } })).result()).toEqual({
      a: 5,
      first: 6,
      second: 7,
      end: 12,
      n: 5,
    });
    expect(calls).toEqual(["a", "work", "work#2", "end"]);
  });

  it("checks the input by the workflow's schema", async () => {
    const checked = workflow({ name: "checked", input: z.object({ n: z.number() }) }, (ctx, { n }) =>
      ctx.step("a", () => n),
    );
    const pawl = await openPawl(kind, [checked]);
    const origin = await pawl.start(checked, { n: 1 });
    await origin.result();
    expect((await problem(pawl.fork(origin.id, { input: { n: "x" } }))).code).toBe("validation_failed");
    expect(await (await pawl.fork(origin.id, { input: { n: 2 } })).result()).toBe(2);
  });

  it("of an unknown step names the steps that there are; of an unknown run says so", async () => {
    const pawl = await openPawl(kind, [flow]);
    const origin = await pawl.start(flow, { n: 1 });
    await origin.result();
    const error = await problem(pawl.fork(origin.id, { from: "wrok" }));
    expect(error.code).toBe("step_not_found");
    expect(error.message).toContain('"wrok"');
    expect(error.message).toContain("a, work, work#2, end");
    expect((await problem(pawl.fork("nobody"))).code).toBe("run_not_found");
  });

  it("repairs a failed run, and leaves it as it was", async () => {
    let isFixed = false;
    const broken = workflow({ name: "broken", retry: noRetry() }, async (ctx) => {
      const kept = await ctx.step("kept", () => Math.random());
      await ctx.step("bad", () => {
        if (!isFixed) throw new Error("bad");
      });
      return kept;
    });
    const pawl = await openPawl(kind, [broken]);
    const origin = await pawl.start(broken);
    await problem(origin.result());
    isFixed = true;
    const kept = (await pawl.steps(origin.id))[0]?.output;
    expect(await (await pawl.fork(origin.id, { from: "bad" })).result()).toBe(kept);
    expect(await origin.status()).toBe("failed");
  });

  it("runs on another version of the workflow", async () => {
    const v1 = workflow({ name: "versioned", version: 1 }, async (ctx) => [
      await ctx.step("a", () => "a1"),
      await ctx.step("b", () => "b1"),
    ]);
    const v2 = workflow({ name: "versioned", version: 2 }, async (ctx) => [
      await ctx.step("a", () => "a2"),
      await ctx.step("b", () => "b2"),
    ]);
    const pawl = await openPawl(kind, [v1, v2]);
    const origin = await pawl.start(v1);
    await origin.result();
    const fork = await pawl.fork(origin.id, { from: "b", version: 2 });
    expect(await fork.result()).toEqual(["a1", "b2"]);
    expect((await pawl.get(fork.id)).version).toBe(2);
    expect((await problem(pawl.fork(origin.id, { version: 9 }))).code).toBe("workflow_version_not_registered");
  });

  it("of a run under way forks what there is so far", async () => {
    const slow = workflow({ name: "slow" }, async (ctx) => [
      await ctx.step("a", () => 1),
      await ctx.waitForSignal("go"),
    ]);
    const pawl = await openPawl(kind, [slow]);
    const origin = await pawl.start(slow);
    await untilStatus(pawl, origin.id, "waiting");
    const fork = await pawl.fork(origin.id, { from: "signal:go" });
    await fork.signal("go", "fork");
    expect(await fork.result()).toEqual([1, "fork"]);
    expect(await origin.status()).toBe("waiting");
  });

  it("repeats chance and time up to the cut, and draws anew behind it", async () => {
    const dice = workflow({ name: "dice" }, async (ctx) => {
      const before = [ctx.random(), ctx.uuid(), ctx.now()];
      await ctx.step("a", () => {});
      const between = [ctx.random(), ctx.uuid(), ctx.now()];
      await ctx.step("b", () => {});
      return { before, between, after: [ctx.random(), ctx.uuid()] };
    });
    const pawl = await openPawl(kind, [dice]);
    const origin = await pawl.start(dice);
    const one = await origin.result();
    const two = (await (await pawl.fork(origin.id, { from: "b" })).result()) as typeof one;
    expect(two.before).toEqual(one.before);
    expect(two.after).not.toEqual(one.after);
    const three = (await (await pawl.fork(origin.id)).result()) as typeof one;
    expect(three.before.slice(0, 2)).not.toEqual(one.before.slice(0, 2));
  });

  it("from a branch of a parallel does that branch anew, and keeps those that had ended before", async () => {
    const order: string[] = [];
    const gate = new Gate();
    const both = workflow({ name: "both" }, (ctx) =>
      ctx.parallel("all", {
        a: () => void order.push("a"),
        b: async () => {
          if (order.includes("first")) return void order.push("b");
          await gate.opened;
          order.push("b");
        },
      }),
    );
    const pawl = await openPawl(kind, [both]);
    const origin = await pawl.start(both);
    await until(async () => (await story(pawl, origin.id)).includes("step-completed all/a"));
    gate.open();
    await origin.result();
    order.length = 0;
    order.push("first");
    await (await pawl.fork(origin.id, { from: "all/b" })).result();
    expect(order).toEqual(["first", "b"]);
  });

  it("keeps what the run had set as its state, and its own notes once", async () => {
    const states = workflow({ name: "states" }, async (ctx) => {
      ctx.setState("phase", 1);
      ctx.emit("began", {});
      await ctx.step("a", () => {});
      ctx.setState("phase", 2);
      await ctx.step("b", () => {});
    });
    const pawl = await openPawl(kind, [states]);
    const origin = await pawl.start(states);
    await origin.result();
    const fork = await pawl.fork(origin.id, { from: "b" });
    await fork.result();
    expect((await pawl.get(fork.id)).state).toEqual({ phase: 2 });
    expect((await story(pawl, fork.id)).filter((line) => line === "began")).toHaveLength(1);
  });

  it("behind a step that a retry had repaired does not fall back to the failure", async () => {
    let isFixed = false;
    const gate = new Gate();
    const flaky = workflow({ name: "flaky", retry: noRetry() }, (ctx) =>
      ctx
        .parallel(
          "all",
          {
            bad: () => {
              if (!isFixed) throw new Error("bad");
              return "repaired";
            },
            slow: () => gate.opened.then(() => "slow"),
          },
          { onError: "collect-all" },
        )
        .then(async (outcomes) => {
          if (outcomes.bad.status === "rejected") throw outcomes.bad.reason;
          return [outcomes.bad.value, await ctx.step("end", () => "end")];
        }),
    );
    const pawl = await openPawl(kind, [flaky]);
    const origin = await pawl.start(flaky);
    await until(async () => (await story(pawl, origin.id)).includes("step-failed all/bad"));
    gate.open();
    await problem(origin.result());
    isFixed = true;
    await pawl.retry(origin.id);
    expect(await origin.result()).toEqual(["repaired", "end"]);
    for (const from of ["all/slow", "all/bad", "end"]) {
      expect([from, await (await pawl.fork(origin.id, { from })).result()]).toEqual([from, ["repaired", "end"]]);
    }
  });
});
