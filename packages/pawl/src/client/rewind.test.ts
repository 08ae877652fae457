import { describe, expect, it } from "vitest";
import { eventsOf, openPawl, problem, storeKinds, story, until, untilStatus } from "../engine/test-kit.fixture.ts";
import { Graph } from "../graph/graph.ts";
import { node } from "../graph/function-node.ts";
import { noRetry } from "../retry/retry-policy.ts";
import { workflow } from "../workflow/workflow.ts";

describe.each(storeKinds)("pawl.retry from an earlier step on %s", (kind) => {
  it("does that step and what rests on it anew, in the same run, and keeps what came before and beside it", async () => {
    const calls: string[] = [];
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      const say = (name: string, value: unknown = name): Promise<unknown> =>
        ctx.step(name, () => (calls.push(name), value));
      await say("first");
      const [mail, label] = await Promise.all([say("mail"), say("label", calls.length)]);
      await say("ship");
      return [mail, label, ctx.run.attempt];
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.result();
    calls.length = 0;
    const again = await pawl.retry(run.id, { from: "label" });
    expect(again.id).toBe(run.id);
    await untilStatus(pawl, run.id, "completed");
    expect(calls).toEqual(["label", "ship"]);
    expect(await pawl.get(run.id)).toMatchObject({ output: ["mail", 0, 2] });
    const retried = (await eventsOf(pawl, run.id)).find(({ kind: one }) => one === "run-retried");
    expect(retried?.data).toMatchObject({ from: "label" });
  });

  it("goes back behind the step that failed", async () => {
    const calls: string[] = [];
    let price = 0;
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      await ctx.step("open", () => calls.push("open"));
      const quoted = await ctx.step("quote", () => (calls.push("quote"), price));
      await ctx.step("pay", () => {
        calls.push("pay");
        if (quoted === 0) throw new Error("nothing to pay");
      });
      return quoted;
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await problem(run.result());
    price = 5;
    await pawl.retry(run.id);
    expect((await problem(run.result())).message).toBe("nothing to pay");
    await pawl.retry(run.id, { from: "quote" });
    expect(await run.result()).toBe(5);
    expect(calls).toEqual(["open", "quote", "pay", "pay", "quote", "pay"]);
  });

  it("goes back into a branch, whose result is made anew, and beside which the other branch stays", async () => {
    const calls: string[] = [];
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      const step = (name: string) => (): Promise<string> =>
        ctx.step(name, () => (calls.push(name), `${name} ${calls.length}`));
      return ctx.parallel("work", {
        left: async () => [await step("a")(), await step("b")()],
        right: async () => [await step("c")()],
      });
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    const before = (await run.result()) as { readonly left: string[]; readonly right: string[] };
    const key = (await pawl.steps(run.id)).map((step) => step.key).find((one) => one.endsWith("b"));
    calls.length = 0;
    await pawl.retry(run.id, { from: key as string });
    await untilStatus(pawl, run.id, "completed");
    expect(calls).toEqual(["b"]);
    const { output } = await pawl.get(run.id);
    expect(output).toEqual({ left: [before.left[0], "b 1"], right: before.right });
  });

  it("takes a graph back to an earlier node, with the state that it had there", async () => {
    const calls: string[] = [];
    const unit = (name: string) =>
      node<{ said: string[] }, void, string>({
        name,
        exec: () => (calls.push(name), `${name} ${calls.length}`),
        post: (state, _, said) => void state.said.push(said),
      });
    const [one, two, three] = [unit("one"), unit("two"), unit("three")];
    one.next(two);
    two.next(three);
    const graph = new Graph({ name: "talk", start: one });
    const pawl = await openPawl(kind, [graph]);
    const run = await pawl.start(graph, { said: [] });
    await run.result();
    await pawl.retry(run.id, { from: "two" });
    await untilStatus(pawl, run.id, "completed");
    expect(calls).toEqual(["one", "two", "three", "two", "three"]);
    expect((await pawl.get(run.id)).output).toEqual({ said: ["one 1", "two 4", "three 5"] });
  });

  it("begins a child anew, and asks a question again", async () => {
    let calls = 0;
    const child = workflow({ name: "child" }, async (ctx) => ctx.step("work", () => ++calls));
    const parent = workflow({ name: "parent" }, async (ctx) => {
      const result = await ctx.call(child, undefined);
      const { answer } = { answer: await ctx.interrupt({ name: "ok", title: "Fine?" }) };
      return [result, answer];
    });
    const pawl = await openPawl(kind, [parent, child]);
    const run = await pawl.start(parent);
    const answer = async (value: unknown): Promise<void> => {
      await untilStatus(pawl, run.id, "waiting");
      await until(async () => (await pawl.interrupts.list({ status: "open" })).items.length === 1, "a question");
      await pawl.answer((await pawl.interrupts.list({ status: "open" })).items[0]!.id, value);
      await untilStatus(pawl, run.id, "completed");
    };
    await answer("no");
    expect((await pawl.get(run.id)).output).toEqual([1, "no"]);
    const keys = (await pawl.steps(run.id)).map(({ key }) => key);
    await pawl.retry(run.id, { from: keys.at(-1) as string });
    await answer("yes");
    expect((await pawl.get(run.id)).output).toEqual([1, "yes"]);
    await pawl.retry(run.id, { from: keys[0] as string });
    await answer("again");
    expect((await pawl.get(run.id)).output).toEqual([2, "again"]);
  });

  it("opens a cancelled run at the step, and refuses runs that are under way, continued, or without the step", async () => {
    const calls: string[] = [];
    const flow = workflow({ name: "flow" }, async (ctx, isLong: boolean) => {
      await ctx.step("one", () => calls.push("one"));
      if (!isLong) return ctx.continueAsNew(true);
      await ctx.waitForSignal("go");
      return "went";
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow, true);
    await untilStatus(pawl, run.id, "waiting");
    expect((await problem(pawl.retry(run.id, { from: "one" }))).code).toBe("run_not_retryable");
    await pawl.cancel(run.id);
    const unknown = await problem(pawl.retry(run.id, { from: "two" }));
    expect([unknown.code, unknown.message]).toEqual(["step_not_found", expect.stringContaining("one")]);
    await pawl.retry(run.id, { from: "one" });
    await pawl.signal(run.id, "go");
    expect(await run.result()).toBe("went");
    expect(calls).toEqual(["one", "one"]);
    expect((await problem(pawl.retry(run.id))).code).toBe("run_not_retryable");
    const chain = await pawl.start(flow, false);
    await untilStatus(pawl, chain.id, "completed");
    expect((await problem(pawl.retry(chain.id, { from: "one" }))).message).toContain("goes on as run");
    expect(await story(pawl, run.id)).toContain("run-retried");
  });
});
