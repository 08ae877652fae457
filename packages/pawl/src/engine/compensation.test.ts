import { describe, expect, it } from "vitest";
import { fixed, noRetry } from "../retry/retry-policy.ts";
import { PermanentError } from "../errors/permanent-error.ts";
import type { Context } from "../workflow/context.ts";
import { workflow } from "../workflow/workflow.ts";
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
} from "./test-kit.fixture.ts";

/** A step that tells what it does, and an undo that tells so too. */
function booking(ctx: Context, calls: string[], name: string): Promise<string> {
  return ctx.step(name, { undo: (id: string) => void calls.push(`undo ${id}`) }, () => (calls.push(name), `${name}-1`));
}

describe.each(storeKinds)("compensation on %s", (kind) => {
  it("takes back completed steps, last first, when the run fails, and tells so in its log", async () => {
    const calls: string[] = [];
    const trip = workflow({ name: "trip", retry: noRetry() }, async (ctx) => {
      await booking(ctx, calls, "flight");
      await ctx.step("plain", () => calls.push("plain"));
      await booking(ctx, calls, "hotel");
      await ctx.step("pay", { undo: () => void calls.push("never") }, () => Promise.reject(new Error("declined")));
    });
    const pawl = await openPawl(kind, [trip]);
    const run = await pawl.start(trip);
    const error = await problem(run.result());
    expect(error.message).toContain("declined");
    expect(error.details?.["compensations"]).toBeUndefined();
    expect(calls).toEqual(["flight", "plain", "hotel", "undo hotel-1", "undo flight-1"]);
    expect(await story(pawl, run.id)).toEqual([
      "run-started",
      "step-completed flight",
      "step-completed plain",
      "step-completed hotel",
      "step-failed pay",
      "run-compensating",
      "step-completed undo:hotel",
      "step-completed undo:flight",
      "run-failed",
    ]);
    const told = (await eventsOf(pawl, run.id)).find((event) => event.kind === "run-compensating");
    expect(told?.data).toMatchObject({ steps: ["hotel", "flight"], error: { message: "declined" } });
    const undos = (await pawl.steps(run.id)).filter((step) => step.kind === "undo");
    expect(undos.map(({ key, status }) => `${key} ${status}`)).toEqual([
      "undo:hotel completed",
      "undo:flight completed",
    ]);
  });

  it("goes by the order of completion, not by that of asking", async () => {
    const calls: string[] = [];
    const gate = new Gate();
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      await Promise.all([
        ctx.step("slow", { undo: () => void calls.push("undo slow") }, () => gate.opened),
        ctx.step("quick", { undo: () => void calls.push("undo quick") }, () => gate.open()),
      ]);
      throw new Error("no");
    });
    const pawl = await openPawl(kind, [flow]);
    await problem((await pawl.start(flow)).result());
    expect(calls).toEqual(["undo slow", "undo quick"]);
  });

  it("takes nothing back of a run that completes, though a step of it has failed", async () => {
    const calls: string[] = [];
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      await booking(ctx, calls, "a");
      await ctx.step("b", () => Promise.reject(new Error("caught"))).catch(() => {});
      return "done";
    });
    const pawl = await openPawl(kind, [flow]);
    expect(await (await pawl.start(flow)).result()).toBe("done");
    expect(calls).toEqual(["a"]);
  });

  it("takes back what a cancelled run has done, after its finally blocks", async () => {
    const calls: string[] = [];
    const flow = workflow({ name: "flow" }, async (ctx) => {
      try {
        await booking(ctx, calls, "a");
        await ctx.sleep("1h");
      } finally {
        await booking(ctx, calls, "clean");
      }
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "sleeping");
    expect((await pawl.cancel(run.id, { reason: "enough" })).error?.message).toContain("enough");
    expect(calls).toEqual(["a", "clean", "undo clean-1", "undo a-1"]);
    expect((await pawl.get(run.id)).status).toBe("cancelled");
  });

  it("hands the undo the value on record, whatever the code has done to it", async () => {
    let seen: unknown;
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const value = await ctx.step("a", { undo: (had: { at: Date; tags: string[] }) => (seen = had) }, () => ({
        at: new Date(5),
        tags: ["x"],
      }));
      value.tags.push("y");
      throw new PermanentError("no");
    });
    const pawl = await openPawl(kind, [flow]);
    await problem((await pawl.start(flow)).result());
    expect(seen).toEqual({ at: new Date(5), tags: ["x"] });
  });

  it("tries an undo again by the workflow's policy, or by its own", async () => {
    const attempts: Record<string, number> = {};
    const failing = (name: string, times: number) => (): void => {
      attempts[name] = (attempts[name] ?? 0) + 1;
      if (attempts[name] <= times) throw new Error(`${name} for now`);
    };
    const flow = workflow({ name: "flow", retry: fixed({ attempts: 3, delay: "1ms" }) }, async (ctx) => {
      await ctx.step("a", { undo: failing("a", 2), retry: noRetry() }, () => {});
      await ctx.step("b", { undo: { run: failing("b", 4), retry: fixed({ attempts: 5, delay: "1ms" }) } }, () => {});
      throw new PermanentError("no");
    });
    const pawl = await openPawl(kind, [flow]);
    const error = await problem((await pawl.start(flow)).result());
    expect(attempts).toEqual({ a: 3, b: 5 });
    expect(error.details?.["compensations"]).toBeUndefined();
  });

  it("goes on with the others when an undo fails for good, and tells which in the run's error", async () => {
    const calls: string[] = [];
    const flow = workflow({ name: "flow", retry: noRetry({ onExhausted: "pause" }) }, async (ctx) => {
      await booking(ctx, calls, "a");
      await ctx.step("b", { undo: () => Promise.reject(new TypeError("b is gone")) }, () => {});
      await ctx.step("c", { undo: { run: () => new Promise(() => {}), timeout: "1ms" } }, () => {});
      await booking(ctx, calls, "d");
      throw new PermanentError("no", { details: { order: 7 } });
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    const error = await problem(run.result());
    expect(error).toMatchObject({
      message: "no",
      details: {
        order: 7,
        compensations: [
          { step: "c", error: { code: "step_timeout" } },
          { step: "b", error: { name: "TypeError", message: "b is gone" } },
        ],
      },
    });
    expect(calls).toEqual(["a", "d", "undo d-1", "undo a-1"]);
    expect((await pawl.steps(run.id)).filter(({ status }) => status === "failed").map(({ key }) => key)).toEqual([
      "undo:c",
      "undo:b",
    ]);
  });

  it("takes a step back in the branch that it is in, and branches by the option of the whole", async () => {
    const calls: string[] = [];
    const undo = (value: unknown, { key }: { key: string }): void => void calls.push(`${key} ${String(value)}`);
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.parallel("both", { a: () => "A", b: async () => ctx.step("inner", { undo }, () => "I") }, { undo });
      await ctx.map("each", ["x"], (item) => item.toUpperCase(), { undo });
      await ctx.race("first", { quick: () => "Q" }, { undo });
      throw new PermanentError("no");
    });
    const pawl = await openPawl(kind, [flow], { alwaysReplay: true });
    await problem((await pawl.start(flow)).result());
    expect(calls.slice(0, 2)).toEqual(["undo:first/quick Q", "undo:each/0 X"]);
    expect(calls.slice(2).sort()).toEqual(["undo:both/a A", "undo:both/b I", "undo:both/b/inner I"]);
  });

  it("goes on where it was after its worker is gone, with no step or undo done twice", async () => {
    const calls: string[] = [];
    const clock = new ManualClock();
    let isDown = true;
    const flow = workflow({ name: "flow", retry: fixed({ attempts: 2, delay: "1h" }) }, async (ctx) => {
      await booking(ctx, calls, "a");
      await ctx.step(
        "b",
        {
          undo: () => {
            calls.push("undo b");
            if (isDown) throw new Error("for now");
          },
        },
        () => {},
      );
      await booking(ctx, calls, "c");
      throw new PermanentError("no");
    });
    const place = new Place(kind);
    const first = await place.open([flow], { clock });
    const run = await first.start(flow);
    await untilStatus(first, run.id, "sleeping");
    expect(calls).toEqual(["a", "c", "undo c-1", "undo b"]);
    await first.close();
    isDown = false;
    const second = await place.open([flow], { clock });
    clock.advance("1h");
    await problem(second.run(run.id).result());
    expect(calls).toEqual(["a", "c", "undo c-1", "undo b", "undo b", "undo a-1"]);
    expect((await story(second, run.id)).filter((line) => line === "run-compensating")).toHaveLength(1);
  });

  it("stops with a pause and goes on with a resume", async () => {
    const calls: string[] = [];
    const begun = new Gate();
    const gate = new Gate();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await booking(ctx, calls, "a");
      await ctx.step("b", { undo: () => (begun.open(), gate.opened) }, () => {});
      throw new PermanentError("no");
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await begun.opened;
    const pausing = pawl.pause(run.id);
    await until(async () => (await pawl.get(run.id)).pauseRequested);
    gate.open();
    expect((await pausing).status).toBe("paused");
    expect(calls).toEqual(["a"]);
    await pawl.resume(run.id);
    expect((await problem(run.result())).message).toBe("no");
    expect(calls).toEqual(["a", "undo a-1"]);
  });

  it("is not disturbed by a cancel: the run ends as failed", async () => {
    const calls: string[] = [];
    const begun = new Gate();
    const gate = new Gate();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await booking(ctx, calls, "a");
      await ctx.step(
        "b",
        {
          undo: (_: unknown, { signal }) => (
            begun.open(),
            gate.opened.then(() => calls.push(`undo b ${signal.aborted}`))
          ),
        },
        () => ({}),
      );
      throw new PermanentError("no");
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await begun.opened;
    const cancelling = pawl.cancel(run.id);
    await until(async () => (await pawl.get(run.id)).cancelRequested);
    gate.open();
    expect((await cancelling).status).toBe("failed");
    expect(calls).toEqual(["a", "undo b false", "undo a-1"]);
    expect((await problem(run.result())).message).toBe("no");
  });

  it("with force is cut short", async () => {
    const begun = new Gate();
    const calls: string[] = [];
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await booking(ctx, calls, "a");
      await ctx.step("b", { undo: () => (begun.open(), new Promise(() => {})) }, () => {});
      throw new PermanentError("no");
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await begun.opened;
    expect((await pawl.cancel(run.id, { force: true })).status).toBe("cancelled");
    expect(calls).toEqual(["a"]);
  });

  it("listens no more to code that the function has left behind", async () => {
    const calls: string[] = [];
    const left = new Gate();
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      await booking(ctx, calls, "a");
      void (async () => {
        await ctx.step("behind", () => left.opened);
        ctx.emit("too-late");
        await ctx.step("further", () => calls.push("further"));
      })();
      await ctx.step("b", { undo: () => left.open() }, () => {});
      throw new PermanentError("no");
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await problem(run.result());
    expect(calls).toEqual(["a", "undo a-1"]);
    expect(await story(pawl, run.id)).not.toContain("too-late");
  });

  it("is the same when its code is cut off after every step (alwaysReplay)", async () => {
    const calls: string[] = [];
    const flow = workflow({ name: "flow", retry: fixed({ attempts: 2, delay: 0 }) }, async (ctx) => {
      await booking(ctx, calls, "a");
      await ctx.race("r", { win: () => booking(ctx, calls, "w"), lose: () => ctx.sleep("1h") });
      await booking(ctx, calls, "a");
      await ctx.step("bad", () => Promise.reject(new Error("bad")));
    });
    const pawl = await openPawl(kind, [flow], { alwaysReplay: true });
    expect((await problem((await pawl.start(flow)).result())).message).toBe("bad");
    expect(calls).toEqual(["a", "w", "a", "undo a-1", "undo w-1", "undo a-1"]);
  });

  it("leaves a blocked run to people", async () => {
    const calls: string[] = [];
    let name = "before";
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await booking(ctx, calls, "a");
      await ctx.step(name, () => {});
      await ctx.waitForSignal("go");
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "waiting");
    name = "after";
    await run.signal("go");
    await untilStatus(pawl, run.id, "blocked");
    expect(calls).toEqual(["a"]);
    expect((await pawl.cancel(run.id)).status).toBe("cancelled");
    expect(calls).toEqual(["a"]);
  });

  it("forgets the undos with continueAsNew, and does them where a cancelled run asks for it", async () => {
    const calls: string[] = [];
    const flow = workflow({ name: "flow" }, async (ctx, round: number) => {
      if (round === 2) throw new PermanentError("no");
      await booking(ctx, calls, `r${round}`);
      return ctx.continueAsNew(round + 1);
    });
    const looping = workflow({ name: "looping" }, async (ctx) => {
      await booking(ctx, calls, "loop");
      await ctx.sleep("1h").catch(() => {});
      return ctx.continueAsNew(undefined);
    });
    const pawl = await openPawl(kind, [flow, looping]);
    expect((await problem((await pawl.start(flow, 1)).result())).message).toBe("no");
    expect(calls).toEqual(["r1"]);
    const run = await pawl.start(looping);
    await untilStatus(pawl, run.id, "sleeping");
    expect((await pawl.cancel(run.id)).status).toBe("cancelled");
    expect(calls).toEqual(["r1", "loop", "undo loop-1"]);
  });

  it("of a parked run waits until the run has failed or is cancelled", async () => {
    const calls: string[] = [];
    const flow = workflow({ name: "flow", retry: noRetry({ onExhausted: "pause" }) }, async (ctx) => {
      await booking(ctx, calls, "a");
      await ctx.step("bad", () => Promise.reject(new Error("bad")));
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "paused");
    expect(calls).toEqual(["a"]);
    await pawl.cancel(run.id);
    expect(calls).toEqual(["a", "undo a-1"]);
  });

  it("is for a run too whose output cannot be stored", async () => {
    const calls: string[] = [];
    const flow = workflow({ name: "flow" }, async (ctx) => (await booking(ctx, calls, "a"), () => "a function"));
    const pawl = await openPawl(kind, [flow]);
    expect((await problem((await pawl.start(flow)).result())).code).toBe("value_not_storable");
    expect(calls).toEqual(["a", "undo a-1"]);
  });

  it("refuses an undo that is none, and names that belong to undos", async () => {
    const forms: ((ctx: Context) => unknown)[] = [
      (ctx) => ctx.step("a", { undo: 5 as never }, () => 1),
      (ctx) => ctx.step("a", { undo: { run: () => {}, retry: {} as never } }, () => 1),
      (ctx) => ctx.step("undo:a", () => 1),
      (ctx) => ctx.parallel("undo:a", []),
    ];
    const codes: string[] = [];
    for (const form of forms) {
      const flow = workflow({ name: "flow" }, async (ctx) => void (await form(ctx)));
      const pawl = await openPawl(kind, [flow]);
      codes.push((await problem((await pawl.start(flow)).result())).code);
    }
    expect(codes).toEqual(["invalid_option", "invalid_option", "invalid_name", "invalid_name"]);
  });

  it("gives a retried run its steps anew, with keys that no API has seen", async () => {
    const calls: string[] = [];
    let isFixed = false;
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      await ctx.step("before", () => calls.push("before"));
      await ctx.step(
        "charge",
        { undo: (_: unknown, { idempotencyKey }) => void calls.push(`undo ${idempotencyKey.slice(37)}`) },
        ({ idempotencyKey }) => calls.push(idempotencyKey.slice(37)),
      );
      await ctx.parallel("in", { a: () => booking(ctx, calls, "inner") });
      await ctx.step("after", () => calls.push("after"));
      await ctx.step("bad", () => {
        if (!isFixed) throw new Error("bad");
      });
      return "done";
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await problem(run.result());
    expect(calls.splice(0)).toEqual(["before", "charge", "inner", "after", "undo inner-1", "undo undo:charge"]);
    await problem((await pawl.retry(run.id)).result());
    expect(calls.splice(0)).toEqual(["charge##2", "inner", "after", "undo inner-1", "undo undo:charge##2"]);
    isFixed = true;
    expect(await (await pawl.retry(run.id)).result()).toBe("done");
    expect(calls).toEqual(["charge##3", "inner", "after"]);
  });

  it("leaves what a fork has taken over to its origin, and has it do anew what that has undone", async () => {
    const calls: string[] = [];
    let isBad = false;
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      await booking(ctx, calls, "a");
      await ctx.step("b", () => {});
      await booking(ctx, calls, "c");
      if (isBad) throw new PermanentError("no");
    });
    const pawl = await openPawl(kind, [flow]);
    const origin = await pawl.start(flow);
    await origin.result();
    calls.splice(0);
    isBad = true;
    const failing = await pawl.fork(origin.id, { from: "b" });
    await problem(failing.result());
    expect(calls.splice(0)).toEqual(["c", "undo c-1"]);

    const failed = await pawl.start(flow);
    await problem(failed.result());
    expect(calls.splice(0)).toEqual(["a", "c", "undo c-1", "undo a-1"]);
    isBad = false;
    await (await pawl.fork(failed.id, { from: "c" })).result();
    expect(calls).toEqual(["a", "c"]);
  });
});
