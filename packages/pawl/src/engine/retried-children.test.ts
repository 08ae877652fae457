import { describe, expect, it } from "vitest";
import { noRetry } from "../retry/retry-policy.ts";
import { workflow } from "../workflow/workflow.ts";
import { openPawl, problem, storeKinds, until, untilStatus } from "./test-kit.fixture.ts";

describe.each(storeKinds)("a parent that is retried on %s", (kind) => {
  const waiter = workflow({ name: "waiter" }, async (ctx) => ctx.waitForSignal("go"));

  it("is told that its child was deleted, and with the next retry begins it anew", async () => {
    let isBroken = true;
    const parent = workflow({ name: "parent", retry: noRetry() }, async (ctx) => {
      const child = await ctx.spawn(waiter);
      await ctx.step("work", () => {
        if (isBroken) throw new TypeError("It is broken.");
      });
      return child.result();
    });
    const pawl = await openPawl(kind, [parent, waiter]);
    const run = await pawl.start(parent);
    await problem(run.result());
    const childId = (await pawl.children(run.id)).items[0]?.id as string;
    await pawl.signal(childId, "go", "late");
    await pawl.run(childId).result();
    await pawl.delete(childId);
    isBroken = false;
    await pawl.retry(run.id);
    expect(await problem(run.result())).toMatchObject({
      code: "child_deleted",
      details: { step: "spawn:waiter", childId },
    });
    await pawl.retry(run.id);
    await until(async () => (await pawl.children(run.id)).items.length === 1);
    await pawl.signal((await pawl.children(run.id)).items[0]?.id as string, "go", "anew");
    expect(await run.result()).toBe("anew");
  });

  it("begins the children anew that had ended with it when it was cancelled by force, but for those that it had cancelled itself", async () => {
    const parent = workflow({ name: "parent" }, async (ctx) => {
      const given = await ctx.spawn(waiter, undefined, { name: "given", onParentEnd: "cancel" });
      await given.cancel();
      const told = await ctx.spawn(waiter, undefined, { name: "told", onParentEnd: "cancel" });
      const left = await ctx.spawn(waiter, undefined, { name: "left" });
      const called = await ctx.call(waiter);
      await told.signal("go", "told");
      const end = await given.result().catch((error: { code: string }) => error.code);
      return [called, await told.result(), await left.result(), end];
    });
    const pawl = await openPawl(kind, [parent, waiter]);
    const run = await pawl.start(parent);
    await until(
      async () => (await pawl.children(run.id)).items.filter(({ status }) => status === "waiting").length === 3,
    );
    await untilStatus(pawl, run.id, "waiting");
    await pawl.cancel(run.id, { force: true });
    await until(async () => (await pawl.list({ root: run.id, status: "cancelled" })).items.length === 4);
    await pawl.retry(run.id);
    await until(
      async () => (await pawl.children(run.id)).items.filter(({ status }) => status === "waiting").length === 3,
    );
    for (const { id } of (await pawl.children(run.id)).items.filter(({ status }) => status === "waiting"))
      await pawl.signal(id, "go", "answer");
    expect(await run.result()).toEqual(["answer", expect.stringMatching(/told|answer/), "answer", "child_cancelled"]);
    expect((await pawl.children(run.id)).items).toHaveLength(6);
  });

  it("gets the end of a child that went on as another run, though the first of them was deleted", async () => {
    let isBroken = true;
    const chain = workflow({ name: "chain" }, async (ctx, n: number): Promise<unknown> => {
      const word = await ctx.waitForSignal("go");
      return n > 0 ? ctx.continueAsNew(n - 1) : word;
    });
    const parent = workflow({ name: "parent", retry: noRetry() }, async (ctx) => {
      const child = await ctx.spawn(chain, 1);
      await ctx.step("work", () => {
        if (isBroken) throw new TypeError("It is broken.");
      });
      return child.result();
    });
    for (const endsBefore of [true, false]) {
      isBroken = true;
      const pawl = await openPawl(kind, [parent, chain]);
      const run = await pawl.start(parent);
      await problem(run.result());
      const first = (await pawl.children(run.id)).items[0]?.id as string;
      await pawl.signal(first, "go");
      await untilStatus(pawl, first, "completed");
      const second = (await pawl.get(first)).continuedTo as string;
      await pawl.delete(first);
      if (endsBefore) {
        await pawl.signal(second, "go", "the end");
        await pawl.run(second).result();
      }
      isBroken = false;
      await pawl.retry(run.id);
      if (!endsBefore) {
        await untilStatus(pawl, run.id, "waiting");
        await pawl.signal(second, "go", "the end");
      }
      expect(await run.result()).toBe("the end");
    }
  });
});

describe.each(storeKinds)("a child that is retried on %s", (kind) => {
  it("gives its second end to a parent that has not heard of the first, since it is paused or in memory", async () => {
    for (const isPaused of [true, false]) {
      let isBroken = true;
      const child = workflow({ name: "child", retry: noRetry() }, async (ctx) =>
        ctx.step("work", () => {
          if (isBroken) throw new TypeError("It is broken.");
          return "fine";
        }),
      );
      const parent = workflow({ name: "parent" }, async (ctx) => {
        const handle = await ctx.spawn(child);
        await ctx.waitForSignal("go");
        return handle.result();
      });
      const pawl = await openPawl(kind, [parent, child]);
      const run = await pawl.start(parent);
      await untilStatus(pawl, run.id, "waiting");
      const childId = (await pawl.children(run.id)).items[0]?.id as string;
      await untilStatus(pawl, childId, "failed");
      if (isPaused) await pawl.pause(run.id);
      isBroken = false;
      await pawl.retry(childId);
      await untilStatus(pawl, childId, "completed");
      if (isPaused) await pawl.resume(run.id);
      await pawl.signal(run.id, "go");
      expect(await run.result()).toBe("fine");
    }
  });
});
