import { describe, expect, it } from "vitest";
import { Gate, ManualClock, openPawl, problem, storeKinds, until, untilStatus } from "../engine/test-kit.fixture.ts";
import { noRetry } from "../retry/retry-policy.ts";
import { workflow } from "../workflow/workflow.ts";

const double = workflow({ name: "double" }, async (_ctx, n: number) => n * 2);
const sleeper = workflow({ name: "sleeper" }, async (ctx) => {
  await ctx.sleep("1h");
  return "slept";
});

describe.each(storeKinds)("pawl.retry of a parent on %s", (kind) => {
  it("starts a failed child anew, and keeps the completed ones", async () => {
    let isBroken = true;
    const charge = workflow({ name: "charge", retry: noRetry() }, async (ctx) =>
      ctx.step("charge", () => {
        if (isBroken) throw new Error("declined");
        return "charged";
      }),
    );
    const parent = workflow({ name: "parent", retry: noRetry() }, async (ctx) => {
      // The child has a step of the same name as the parent: it is not at fault.
      const own = await ctx.step("charge", () => "own");
      return [own, await ctx.call(double, 2), await ctx.call(charge)];
    });
    const pawl = await openPawl(kind, [parent, double, charge]);
    const run = await pawl.start(parent);
    expect(await problem(run.result())).toMatchObject({ code: "child_failed" });
    isBroken = false;
    expect(await (await pawl.retry(run.id)).result()).toEqual(["own", 4, "charged"]);
    expect((await pawl.children(run.id)).items.map(({ workflow: name, status }) => [name, status])).toEqual([
      ["charge", "completed"],
      ["charge", "failed"],
      ["double", "completed"],
    ]);
    expect(
      (await pawl.steps(run.id)).map(({ key, kind: of, status, child }) => [key, of, status, child !== undefined]),
    ).toEqual([
      ["charge", "step", "completed", false],
      ["call:double", "child", "completed", true],
      ["call:charge", "child", "completed", true],
      ["call:charge", "child", "dropped", false],
    ]);
  });

  it("starts a spawned child anew whose result had failed it, and its handle holds the new one", async () => {
    let isBroken = true;
    const flaky = workflow({ name: "flaky", retry: noRetry() }, async (ctx) =>
      ctx.step("try", () => {
        if (isBroken) throw new Error("broken");
        return "fine";
      }),
    );
    const ids: string[] = [];
    const parent = workflow({ name: "parent", retry: noRetry() }, async (ctx) => {
      const child = await ctx.spawn(flaky);
      const result = await child.result();
      ids.push(await ctx.step("id", () => child.id));
      return result;
    });
    const pawl = await openPawl(kind, [parent, flaky]);
    const run = await pawl.start(parent);
    await problem(run.result());
    isBroken = false;
    expect(await (await pawl.retry(run.id)).result()).toBe("fine");
    expect(ids).toEqual([(await pawl.children(run.id)).items[0]?.id]);
  });

  it("starts children anew that had ended with it, and finds the ends of those that had gone on", async () => {
    const clock = new ManualClock();
    let isBroken = true;
    const parent = workflow({ name: "parent", retry: noRetry() }, async (ctx) => {
      const ends = ctx.call(sleeper, undefined, { name: "ends" });
      const stays = ctx.call(sleeper, undefined, { name: "stays", onParentEnd: "abandon" });
      await ctx.step("work", () => {
        if (isBroken) throw new Error("broken");
      });
      return Promise.all([ends, stays]);
    });
    const pawl = await openPawl(kind, [parent, sleeper], { clock });
    const run = await pawl.start(parent);
    await problem(run.result());
    await until(async () => (await pawl.list({ status: "sleeping" })).items.length === 1);
    clock.advance("1h");
    await until(async () => (await pawl.list({ workflow: "sleeper", status: "completed" })).items.length === 1);
    isBroken = false;
    await pawl.retry(run.id);
    await until(async () => (await pawl.list({ status: "sleeping" })).items.length === 1);
    clock.advance("1h");
    expect(await run.result()).toEqual(["slept", "slept"]);
    expect((await pawl.children(run.id)).items.map(({ status }) => status)).toEqual([
      "completed",
      "completed",
      "cancelled",
    ]);
  });

  it("starts the child anew that a cancel of the parent had ended", async () => {
    const clock = new ManualClock();
    const parent = workflow({ name: "parent" }, async (ctx) => ctx.call(sleeper));
    const pawl = await openPawl(kind, [parent, sleeper], { clock });
    const run = await pawl.start(parent);
    await until(async () => (await pawl.list({ status: "sleeping" })).items.length === 1);
    await pawl.cancel(run.id);
    await until(async () => (await pawl.list({ workflow: "sleeper", status: "cancelled" })).items.length === 1);
    await pawl.retry(run.id);
    await until(async () => (await pawl.list({ status: "sleeping" })).items.length === 1);
    clock.advance("1h");
    expect(await run.result()).toBe("slept");
  });
});

describe.each(storeKinds)("pawl.fork of a parent on %s", (kind) => {
  it("takes over the results of children before the cut, and starts outstanding ones anew", async () => {
    const clock = new ManualClock();
    const parent = workflow({ name: "parent" }, async (ctx) => {
      const spawned = await ctx.spawn(sleeper);
      const called = ctx.call(sleeper);
      const doubled = await ctx.call(double, 4);
      await ctx.step("last", () => "last");
      return [doubled, await called, await spawned.result()];
    });
    const pawl = await openPawl(kind, [parent, double, sleeper], { clock });
    const run = await pawl.start(parent);
    await until(async () => (await pawl.list({ status: "sleeping" })).items.length === 2);
    await untilStatus(pawl, run.id, "waiting");
    const fork = await pawl.fork(run.id, { from: "last" });
    await until(async () => (await pawl.list({ status: "sleeping" })).items.length === 4);
    expect((await pawl.children(fork.id)).items.map(({ workflow: name }) => name)).toEqual(["sleeper", "sleeper"]);
    clock.advance("1h");
    expect(await fork.result()).toEqual([8, "slept", "slept"]);
    expect(await run.result()).toEqual([8, "slept", "slept"]);
  });
});

describe.each(storeKinds)("children on %s", (kind) => {
  it("go on while their parent is paused, which gets their results when it goes on", async () => {
    const gate = new Gate();
    const held = workflow({ name: "held" }, async (ctx) => ctx.step("wait", () => gate.opened.then(() => "open")));
    const parent = workflow({ name: "parent" }, async (ctx) => ctx.call(held));
    const pawl = await openPawl(kind, [parent, held]);
    const run = await pawl.start(parent);
    await untilStatus(pawl, run.id, "waiting");
    await pawl.pause(run.id);
    gate.open();
    await until(async () => (await pawl.children(run.id)).items[0]?.status === "completed");
    expect((await pawl.get(run.id)).status).toBe("paused");
    await pawl.resume(run.id);
    expect(await run.result()).toBe("open");
  });

  it("come in pages, newest first", async () => {
    const parent = workflow({ name: "parent" }, async (ctx) => Promise.all([1, 2, 3].map((n) => ctx.call(double, n))));
    const pawl = await openPawl(kind, [parent, double]);
    const run = await pawl.start(parent);
    await run.result();
    const first = await pawl.children(run.id, { limit: 2 });
    const second = await pawl.children(run.id, { limit: 2, cursor: first.nextCursor as string });
    expect([...first.items, ...second.items].map(({ input }) => input)).toEqual([3, 2, 1]);
    expect(second.nextCursor).toBeUndefined();
    expect(await problem(pawl.children("nobody"))).toMatchObject({ code: "run_not_found" });
    expect(await problem(pawl.children(run.id, { limit: 0 }))).toMatchObject({ code: "invalid_option" });
  });

  it("cannot be forged: names of messages that begin with $ are refused", async () => {
    const pawl = await openPawl(kind, [double]);
    expect(await problem(pawl.signal("x", "$child:1", {}))).toMatchObject({ code: "invalid_name" });
  });
});
