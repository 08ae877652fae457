import { describe, expect, it } from "vitest";
import { fixed, noRetry } from "../retry/retry-policy.ts";
import { node } from "../graph/function-node.ts";
import { Graph } from "../graph/graph.ts";
import { workflow } from "../workflow/workflow.ts";
import { testPawl } from "./test-pawl.ts";

const never = (): never => {
  throw new Error("The real step was called");
};

const order = workflow({ name: "order" }, async (ctx, id: number) => {
  const payment = await ctx.step("charge", { retry: fixed({ attempts: 4, delay: "1h" }) }, (): { id: string } =>
    never(),
  );
  const [label, mail] = await Promise.all([
    ctx.step("label", () => `label ${id}`),
    ctx.step("mail", (): string => never()),
  ]);
  await ctx.sleep("1 day");
  return { payment, label, mail };
});

describe.each([{ alwaysReplay: false }, { alwaysReplay: true }])(
  "mocked steps, with $alwaysReplay for alwaysReplay",
  (options) => {
    it("come to a value, or to what a function gives, and leave the others as they are", async () => {
      await using t = await testPawl({ workflows: [order], ...options });
      t.mockStep("charge", { id: "p-1" });
      t.mockStep("mail", ({ key, attempt }) => `${key} ${attempt}`);
      const run = await t.start(order, 7);
      expect(await t.finish(run)).toEqual({ payment: { id: "p-1" }, label: "label 7", mail: "mail 1" });
      await t.expectSteps(run, ["charge", "label", "mail"]);
      expect(t.calls().map(({ key, isMocked }) => [key, isMocked])).toEqual([
        ["charge", true],
        ["label", false],
        ["mail", true],
      ]);
    });

    it("fail as often as they are told to, in virtual time, and then come to something else", async () => {
      await using t = await testPawl({ workflows: [order], ...options });
      // oxlint-disable-next-line unicorn/no-thenable -- `then` is a value here: what the mock gives after it has failed
      t.mockStep("charge", { fail: "no network", times: 2, then: { id: "p-2" } });
      t.mockStep("mail", "sent");
      const run = await t.start(order, 7);
      expect(await t.finish(run)).toMatchObject({ payment: { id: "p-2" } });
      const calls = t.calls("charge");
      expect(calls.map(({ attempt, status }) => [attempt, status])).toEqual([
        [1, "failed"],
        [2, "failed"],
        [3, "completed"],
      ]);
      expect(new Set(calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
      expect(calls.map(({ at }) => at.getUTCHours())).toEqual([0, 1, 2]);
      expect(calls[0]?.error).toMatchObject({ message: "no network" });
    });
  },
);

describe("a mocked step", () => {
  it("may call the real one, and fall back to it after its failures", async () => {
    const double = workflow({ name: "double" }, async (ctx, value: number) => {
      const once = await ctx.step("double", () => value * 2);
      return ctx.step("twice", { retry: fixed({ attempts: 2, delay: 1 }) }, () => once * 2);
    });
    await using t = await testPawl({ workflows: [double] });
    t.mockStep("double", async (_step, real) => ((await real()) as number) + 1);
    t.mockStep("twice", { fail: new Error("once"), times: 1 });
    expect(await t.finish(await t.start(double, 5))).toBe(22);
    expect(t.calls("twice").map(({ isMocked }) => isMocked)).toEqual([true, false]);
  });

  it("is found by its key, and by its workflow, before its name", async () => {
    const make = (name: string) =>
      workflow({ name }, async (ctx) => [
        await ctx.step("pick", never),
        await ctx.step("pick", never),
        ...(await ctx.parallel("all", [() => ctx.step("pick", never), () => never()])),
      ]);
    const [a, b] = [make("a"), make("b")];
    await using t = await testPawl({ workflows: [a, b] });
    t.mockStep("pick", "any");
    t.mockStep("pick#2", "second");
    t.mockStep("b/pick", "of b");
    t.mockStep("all/1", "branch");
    expect(await t.finish(await t.start(a))).toEqual(["any", "second", "any", "branch"]);
    expect(await t.finish(await t.start(b))).toEqual(["of b", "of b", "of b", "branch"]);
    expect(t.calls("b/pick")).toHaveLength(3);
    expect(t.calls("all/0/pick")).toHaveLength(2);
  });

  it("times out in virtual time like a real one", async () => {
    const slow = workflow({ name: "slow" }, (ctx) => ctx.step("work", { timeout: "1m", retry: noRetry() }, () => 1));
    await using t = await testPawl({ workflows: [slow] });
    t.mockStep("work", () => t.clock.sleep("2m"));
    await expect(t.finish(await t.start(slow))).rejects.toMatchObject({ code: "step_timeout" });
  });

  it("can be an undo, a transaction or a node of a graph", async () => {
    const book = workflow({ name: "book" }, async (ctx) => {
      await ctx.transaction("reserve", never);
      await ctx.step("charge", { undo: never }, () => "p-1");
      throw new Error("sold out");
    });
    const graph = new Graph({
      name: "writer",
      start: node({
        name: "draft",
        exec: () => never(),
        post: (state: { text?: string }, _, text: string) => void (state.text = text),
      }),
    });
    await using t = await testPawl({
      workflows: [book, graph],
      mockSteps: { reserve: 1, "undo:charge": "refunded", draft: "Once" },
    });
    const run = await t.start(book);
    await expect(t.finish(run)).rejects.toThrow("sold out");
    await t.expectSteps(run, ["reserve", "charge", "undo:charge"]);
    expect(await t.finish(await t.start(graph, {}))).toEqual({ text: "Once" });
  });

  it("refuses a number of failures that is none", async () => {
    await using t = await testPawl({ workflows: [order] });
    expect(() => t.mockStep("charge", { fail: "x", times: 0 })).toThrow(/times of the mock of step "charge" is 0/);
  });
});

describe("a strict test", () => {
  it("fails steps that are not mocked, for good", async () => {
    await using t = await testPawl({ workflows: [order], strict: true, mockSteps: { label: 1, mail: 2 } });
    await expect(t.finish(await t.start(order, 1))).rejects.toMatchObject({ code: "step_not_mocked" });
    expect(t.calls("charge")).toHaveLength(1);
  });

  it("lets branches be that are parts of the workflow, and finds those that are steps of their own", async () => {
    const fan = workflow({ name: "fan" }, (ctx, isBare: boolean) =>
      ctx.parallel("all", [async () => (isBare ? 1 : ctx.step("inner", never))]),
    );
    await using t = await testPawl({ workflows: [fan], strict: true, mockSteps: { inner: 5 } });
    expect(await t.finish(await t.start(fan, false))).toEqual([5]);
    await expect(t.finish(await t.start(fan, true))).rejects.toMatchObject({ code: "step_not_mocked" });
  });
});

describe.each([{ alwaysReplay: false }, { alwaysReplay: true }])(
  "mocked workflows, with $alwaysReplay for alwaysReplay",
  (options) => {
    const ship = workflow({ name: "ship" }, async (_ctx, _parcel: { id: number }): Promise<string> => never());
    const sell = workflow({ name: "sell" }, async (ctx, id: number) => {
      const shipped = await ctx.call(ship, { id });
      const told = await ctx.call("elsewhere", shipped);
      return { shipped, told };
    });

    it("are children that come to what the test says, by their input, and need not be registered", async () => {
      await using t = await testPawl({ workflows: [sell, ship], mockWorkflows: { elsewhere: "told" }, ...options });
      t.mockWorkflow("ship", (parcel: { id: number }) => `t-${parcel.id}`);
      expect(await t.finish(await t.start(sell, 3))).toEqual({ shipped: "t-3", told: "told" });
      expect(t.calls("ship")).toMatchObject([{ workflow: "ship", input: { id: 3 }, result: "t-3" }]);
      expect(t.calls("elsewhere")).toMatchObject([{ input: "t-3" }]);
    });

    it("fail their callers", async () => {
      await using t = await testPawl({ workflows: [sell, ship], mockWorkflows: { elsewhere: "told" }, ...options });
      t.mockWorkflow("ship", { fail: new Error("no van") });
      await expect(t.finish(await t.start(sell, 3))).rejects.toThrow("no van");
    });

    it("say what to do about one that is not there", async () => {
      await using t = await testPawl({ workflows: [sell, ship], ...options });
      expect(() => t.mockWorkflow("elsewhere", 1)).toThrow(/No workflow "elsewhere" is registered/);
    });
  },
);
