import { describe, expect, it } from "vitest";
import { fixed, noRetry } from "../retry/retry-policy.ts";
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

describe.each(storeKinds)("ctx.cleanup on %s", (kind) => {
  it("lets the clean-up of a failing run come to its end although a cancel arrives in the middle", async () => {
    const calls: string[] = [];
    const begun = new Gate();
    const gate = new Gate();
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      try {
        await ctx.step("bad", () => Promise.reject(new Error("bad")));
      } finally {
        await ctx.cleanup(async () => {
          await ctx.step("release", ({ signal }) => {
            begun.open();
            return gate.opened.then(() => calls.push(`release ${signal.aborted}`));
          });
          await ctx.parallel("tell", {
            a: () => ctx.step("inner", () => calls.push("inner")),
            b: () => calls.push("b"),
          });
        });
      }
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await begun.opened;
    const cancelling = pawl.cancel(run.id);
    await until(async () => (await pawl.get(run.id)).cancelRequested);
    gate.open();
    expect((await cancelling).status).toBe("failed");
    expect(calls.sort()).toEqual(["b", "inner", "release false"]);
    expect((await problem(run.result())).message).toBe("bad");
    expect(await story(pawl, run.id)).not.toContain("cancel-requested");
  });

  it("is told of the cancel when it is through, before anything else begins", async () => {
    const calls: string[] = [];
    const begun = new Gate();
    const gate = new Gate();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.cleanup(() => ctx.step("must", () => (begun.open(), gate.opened)));
      await ctx.step("charge", () => calls.push("charge"));
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await begun.opened;
    const cancelling = pawl.cancel(run.id);
    await until(async () => (await pawl.get(run.id)).cancelRequested);
    gate.open();
    expect((await cancelling).status).toBe("cancelled");
    expect(calls).toEqual([]);
    expect(await story(pawl, run.id)).toEqual([
      "run-started",
      "step-completed must",
      "cancel-requested",
      "run-cancelled",
    ]);
  });

  it("is spared while what goes on beside it is cancelled", async () => {
    const calls: string[] = [];
    const begun = new Gate();
    const gate = new Gate();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const [must, may] = await Promise.allSettled([
        ctx.cleanup(() => ctx.step("must", () => (begun.open(), gate.opened.then(() => "kept")))),
        ctx.sleep("1h"),
      ]);
      calls.push(must.status, may.status);
    });
    const pawl = await openPawl(kind, [flow], { alwaysReplay: true });
    const run = await pawl.start(flow);
    await begun.opened;
    const cancelling = pawl.cancel(run.id);
    await until(async () => (await story(pawl, run.id)).includes("cancel-requested"));
    gate.open();
    expect((await cancelling).status).toBe("cancelled");
    expect(calls).toEqual(["fulfilled", "rejected"]);
  });

  it("keeps its sleeps and its steps to be tried again over a restart, with the cancel waiting", async () => {
    const clock = new ManualClock();
    const place = new Place(kind);
    const calls: string[] = [];
    const flow = workflow({ name: "flow", retry: fixed({ attempts: 2, delay: "1h" }) }, async (ctx) => {
      await ctx.cleanup(async () => {
        await ctx.step("first", () => {
          if (calls.push("first") === 1) throw new Error("for now");
        });
        await ctx.sleep("1h");
        await ctx.step("second", () => calls.push("second"));
      });
      await ctx.sleep("1 day");
    });
    const first = await place.open([flow], { clock });
    const run = await first.start(flow);
    await untilStatus(first, run.id, "sleeping");
    first.cancel(run.id).catch(() => {});
    await until(
      async () => (await first.get(run.id)).cancelRequested && (await first.get(run.id)).status === "sleeping",
    );
    await first.close();
    const second = await place.open([flow], { clock });
    clock.advance("1h");
    await until(async () => (await story(second, run.id)).includes("sleep-started sleep"));
    await untilStatus(second, run.id, "sleeping");
    clock.advance("1h");
    await untilStatus(second, run.id, "cancelled");
    expect(calls).toEqual(["first", "first", "second"]);
  });

  it("fails with what its function throws, gives what it returns, and takes only a function", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const value = await ctx.cleanup(() => 5);
      const thrown = await ctx.cleanup(() => Promise.reject(new Error("no"))).catch((error: Error) => error.message);
      const refused = await ctx.cleanup(7 as never).catch((error: { code: string }) => error.code);
      return [value, thrown, refused];
    });
    const pawl = await openPawl(kind, [flow]);
    expect(await (await pawl.start(flow)).result()).toEqual([5, "no", "invalid_option"]);
  });

  it("of a race that is lost holds up no cancel", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.race("r", { win: () => "won", lose: () => ctx.cleanup(() => ctx.sleep("1h")) });
      await ctx.waitForSignal("never");
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "waiting");
    expect((await pawl.cancel(run.id)).status).toBe("cancelled");
  });

  it("is not needed in the clean-up of a cancel: a second one changes nothing, and the first reason counts", async () => {
    const begun = new Gate();
    const gate = new Gate();
    const calls: string[] = [];
    const clock = new ManualClock();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      try {
        await ctx.sleep("1h");
      } finally {
        await ctx.step(
          "release",
          ({ signal }) => (begun.open(), gate.opened.then(() => calls.push(`release ${signal.aborted}`))),
        );
        await ctx.sleep("1h");
      }
    });
    const place = new Place(kind);
    const first = await place.open([flow], { clock });
    const run = await first.start(flow);
    await untilStatus(first, run.id, "sleeping");
    first.cancel(run.id, { reason: "first" }).catch(() => {});
    await begun.opened;
    first.cancel(run.id, { reason: "second" }).catch(() => {});
    gate.open();
    await untilStatus(first, run.id, "sleeping");
    first.cancel(run.id, { reason: "third" }).catch(() => {});
    await first.close();
    const second = await place.open([flow], { clock });
    clock.advance("1h");
    expect((await problem(second.run(run.id).result())).message).toContain("first");
    expect(calls).toEqual(["release false"]);
  });
});
