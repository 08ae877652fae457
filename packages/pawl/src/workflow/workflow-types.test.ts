import { describe, expectTypeOf, it } from "vitest";
import { z } from "zod";
import type { Pawl } from "../client/pawl.ts";
import type { Run } from "../client/run.ts";
import type { RunHandle } from "../client/run-handle.ts";
import { Graph } from "../graph/graph.ts";
import { node } from "../graph/function-node.ts";
import type { Context } from "./context.ts";
import type { PendingInterrupt } from "./interrupt.ts";
import type { StepOptions } from "./step.ts";
import { workflow, type Workflow } from "./workflow.ts";

/** Checked by the compiler; nothing here runs. */
function never(_: (pawl: Pawl, ctx: Context) => unknown): void {}

describe("types", () => {
  it("of a workflow's input and output come from its function", () => {
    const plain = workflow({ name: "plain" }, async (_, order: { id: number }) => ({ paid: order.id > 0 }));
    expectTypeOf(plain).toEqualTypeOf<Workflow<{ id: number }, { paid: boolean }>>();
    const none = workflow({ name: "none" }, async () => 5);
    expectTypeOf(none).toEqualTypeOf<Workflow<void, number>>();
  });

  it("of a workflow with a schema are what the schema takes and what it makes of it", () => {
    const Order = z.object({ id: z.coerce.number(), note: z.string().default("") });
    const checked = workflow({ name: "checked", input: Order }, async (_, order) => {
      expectTypeOf(order).toEqualTypeOf<{ id: number; note: string }>();
      return order.note;
    });
    expectTypeOf(checked).toEqualTypeOf<Workflow<{ id: unknown; note?: string | undefined }, string>>();
  });

  it("of pawl.start ask for the input that the workflow takes, and give a typed handle", () => {
    const order = workflow({ name: "order" }, async (_, input: { id: number }) => `order ${input.id}`);
    const none = workflow({ name: "none" }, async () => 5);
    never(async (pawl) => {
      expectTypeOf(await pawl.start(order, { id: 7 })).toEqualTypeOf<RunHandle<string>>();
      expectTypeOf(await (await pawl.start(none)).result()).toEqualTypeOf<number>();
      expectTypeOf(await pawl.start(none, undefined, { tags: { a: "b" } })).toEqualTypeOf<RunHandle<number>>();
      expectTypeOf(await pawl.start("by name", { any: "input" })).toEqualTypeOf<RunHandle>();
      expectTypeOf(await (await pawl.start(order, { id: 7 })).get()).toEqualTypeOf<Run<unknown, string>>();
      // @ts-expect-error the input is not what the workflow takes
      await pawl.start(order, { id: "7" });
      // @ts-expect-error the input is missing
      await pawl.start(order);
      // @ts-expect-error no such option
      await pawl.start(order, { id: 7 }, { idempotencykey: "a" });
    });
  });

  it("of a graph are its state, in and out", () => {
    const graph = new Graph<{ n: number }>({ name: "graph", start: node<{ n: number }>({ name: "a" }) });
    never(async (pawl) => {
      expectTypeOf(await (await pawl.start(graph, { n: 1 })).result()).toEqualTypeOf<{ n: number }>();
      // @ts-expect-error not the graph's state
      await pawl.start(graph, { n: "1" });
    });
  });

  it("of undos are what their steps return", () => {
    never(async (_, ctx) => {
      const undo = (value: { id: number }): void => void value;
      expectTypeOf(await ctx.step("a", { undo }, () => ({ id: 1 }))).toEqualTypeOf<{ id: number }>();
      await ctx.step("a", { undo: (value) => expectTypeOf(value).toEqualTypeOf<number>() }, () => 1);
      await ctx.step("a", { undo: { run: (value: number) => value, timeout: "1s" } }, ({ attempt }) => attempt);
      await ctx.map("a", [1], (item) => `${item}`, { undo: (value) => expectTypeOf(value).toEqualTypeOf<string>() });
      await ctx.parallel("a", { x: () => 1, y: () => "y" }, { undo: (value: number | string) => void value });
      const options: StepOptions = { timeout: "1s" };
      expectTypeOf(await ctx.step("a", options, () => 1)).toEqualTypeOf<number>();
      expectTypeOf(await ctx.cleanup(async () => 5)).toEqualTypeOf<number>();
      // @ts-expect-error the step returns something else
      await ctx.step("a", { undo }, () => "text");
    });
  });

  it("of transactions are what their functions return, and what `using` hands to them", () => {
    never(async (_, ctx) => {
      expectTypeOf(
        await ctx.transaction("a", (tx: { exec(sql: string): void }) => (tx.exec(""), 1)),
      ).toEqualTypeOf<number>();
      const using = { begin: async (_options: string, work: (tx: { sql: string }) => unknown) => void work };
      const value = await ctx.transaction("a", { using, timeout: "1s" }, async (tx) => {
        expectTypeOf(tx).toEqualTypeOf<{ sql: string }>();
        return "x";
      });
      expectTypeOf(value).toEqualTypeOf<string>();
    });
  });

  it("of steps and branches are what their functions return", () => {
    never(async (_, ctx) => {
      expectTypeOf(await ctx.step("a", () => 1)).toEqualTypeOf<number>();
      expectTypeOf(await ctx.step("a", { timeout: "1s" }, async () => "x")).toEqualTypeOf<string>();
      expectTypeOf(await ctx.parallel("a", { one: () => 1, two: async () => "2" })).toEqualTypeOf<{
        one: number;
        two: string;
      }>();
      expectTypeOf(await ctx.parallel("a", [() => 1, async () => "2"])).toEqualTypeOf<[number, string]>();
      const settled = await ctx.parallel("a", { one: () => 1 }, { onError: "collect-all" });
      expectTypeOf(settled.one).toEqualTypeOf<PromiseSettledResult<number>>();
      expectTypeOf(await ctx.map("a", ["x"], (item, index) => [item, index] as const)).toEqualTypeOf<
        (readonly [string, number])[]
      >();
      expectTypeOf(await ctx.map("a", [1], () => 1, { onError: "collect-all" })).toEqualTypeOf<
        PromiseSettledResult<number>[]
      >();
      const race = await ctx.race("a", { fast: () => 1, slow: () => "x" });
      if (race.winner === "fast") expectTypeOf(race.value).toEqualTypeOf<number>();
      else expectTypeOf(race.value).toEqualTypeOf<string>();
      expectTypeOf(await ctx.waitForSignal("a")).toEqualTypeOf<unknown>();
      expectTypeOf(await ctx.waitForSignal<number>("a")).toEqualTypeOf<number>();
      expectTypeOf(await ctx.waitForSignal("a", { schema: z.object({ ok: z.boolean() }) })).toEqualTypeOf<{
        ok: boolean;
      }>();
      const Form = z.object({ ok: z.boolean(), n: z.coerce.number().default(1) });
      const pending = ctx.interrupt({ name: "a", schema: Form, default: { ok: false, n: 0 } });
      expectTypeOf(pending).toEqualTypeOf<PendingInterrupt<{ ok: boolean; n: number }>>();
      expectTypeOf(pending.id).toEqualTypeOf<string>();
      expectTypeOf(await pending).toEqualTypeOf<{ ok: boolean; n: number }>();
      expectTypeOf(await ctx.interrupt({ name: "a" })).toEqualTypeOf<unknown>();
      expectTypeOf(await ctx.interrupt<number>({ name: "a", default: 7 })).toEqualTypeOf<number>();
      expectTypeOf(await ctx.interrupt({ name: "a", schema: { type: "string" } })).toEqualTypeOf<unknown>();
      // @ts-expect-error the default is not what the schema makes
      void ctx.interrupt({ name: "a", schema: Form, default: { ok: "no" } });
      // @ts-expect-error it needs a name
      void ctx.interrupt({ title: "a" });
      expectTypeOf(ctx.continueAsNew(1)).toEqualTypeOf<Promise<never>>();
      // @ts-expect-error no such option
      await ctx.step("a", { retries: 3 }, () => 1);
      // @ts-expect-error a policy, not its options
      await ctx.step("a", { retry: { attempts: 3 } }, () => 1);
    });
  });
});

it("types the input and the output of children", () => {
  const child = workflow({ name: "child" }, async (_ctx, input: { readonly id: number }) => `${input.id}`);
  const none = workflow({ name: "none" }, async () => 1);
  workflow({ name: "parent" }, async (ctx) => {
    expectTypeOf(ctx.call(child, { id: 1 })).resolves.toEqualTypeOf<string>();
    expectTypeOf(ctx.call(none)).resolves.toEqualTypeOf<number>();
    expectTypeOf(ctx.call("child", 1)).resolves.toEqualTypeOf<unknown>();
    const handle = await ctx.spawn(child, { id: 1 }, { onParentEnd: "cancel" });
    expectTypeOf(handle.result()).resolves.toEqualTypeOf<string>();
    // @ts-expect-error The input is an object with an id.
    await ctx.call(child, 1).catch(() => {});
    // @ts-expect-error The input is missing.
    await ctx.call(child).catch(() => {});
  });
});
