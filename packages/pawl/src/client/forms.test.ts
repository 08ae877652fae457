import { expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { form } from "../form/form.ts";
import { Graph } from "../graph/graph.ts";
import { node } from "../graph/function-node.ts";
import { testPawl } from "../testing/index.ts";
import { workflow } from "../workflow/workflow.ts";

const Expense = form({ title: "Expense", fields: { amount: form.number({ min: 1 }), rush: form.checkbox() } });

it("starts a workflow by a form, which fills in and refuses", async () => {
  const expense = workflow({ name: "expense", input: Expense }, (_ctx, { amount, rush }) => {
    expectTypeOf(rush).toEqualTypeOf<boolean>();
    return `${amount} ${rush}`;
  });
  await using t = await testPawl({ workflows: [expense] });
  expect(await t.finish(await t.start(expense, { amount: 3 }))).toBe("3 false");
  await expect(t.pawl.start(expense, { amount: 0 })).rejects.toMatchObject({
    code: "validation_failed",
    details: { issues: [{ path: "amount", message: "must be at least 1" }] },
  });
  const [found] = t.pawl.workflows.list();
  expect([found?.inputSchema, found?.outputSchema]).toEqual([Expense.schema, null]);
});

it("asks by a form of several actions, and refuses an answer without the code that asked", async () => {
  const Approval = form({
    fields: { amount: form.number({ min: 1 }), currency: form.text({ default: "EUR" }) },
    actions: { pay: { label: "Pay" }, decline: { label: "Decline", validates: false } },
  });
  const bill = workflow({ name: "bill" }, async (ctx) => {
    const answer = await ctx.interrupt({ name: "approval", schema: Approval });
    return answer.action === "pay" ? `${answer.amount} ${answer.currency}` : "declined";
  });
  await using t = await testPawl({ workflows: [bill] });
  const [first, second] = [await t.start(bill), await t.start(bill)];
  await t.advance("1s");
  const { items } = await t.pawl.interrupts.list({ status: "open" });
  const [asked] = items;
  expect(asked?.ui).toMatchObject({
    order: ["amount", "currency"],
    actions: [{ name: "pay" }, { name: "decline", fields: [] }],
  });
  const answer = (value: unknown): Promise<unknown> => t.pawl.answer(asked?.id ?? "", value);
  await expect(answer({ action: "pay" })).rejects.toThrow("amount is required");
  await expect(answer({ action: "decline", amount: 3 })).rejects.toThrow("amount is not allowed");
  await expect(answer({ amount: 3 })).rejects.toThrow("action is required");
  await t.answer(first, "approval", { action: "decline" });
  await t.answer(second, "approval", { action: "pay", amount: 3 });
  expect([await t.finish(first), await t.finish(second)]).toEqual(["declined", "3 EUR"]);
});

it("checks what a workflow comes to, and makes of it what the schema does", async () => {
  const Total = z.object({ total: z.number().min(1), currency: z.string().default("EUR") });
  const sum = workflow({ name: "sum", output: Total }, async (ctx, total: number) => {
    await ctx.step("add", () => total);
    return { total };
  });
  await using t = await testPawl({ workflows: [sum] });
  const run = await t.pawl.start(sum, 3);
  expectTypeOf(run.result).returns.resolves.toEqualTypeOf<{ total: number; currency: string }>();
  expect(await t.finish(run)).toEqual({ total: 3, currency: "EUR" });
  expect(t.pawl.workflows.list()[0]?.outputSchema).toMatchObject({ required: ["total", "currency"] });
});

it("fails a run whose result does not fit, naming why, undoes its steps and repeats none", async () => {
  const done: string[] = [];
  const sum = workflow({ name: "sum", output: z.object({ total: z.number() }) }, async (ctx) => {
    await ctx.step("add", { undo: () => void done.push("undone") }, () => void done.push("added"));
    await ctx.sleep("1 day");
    return { total: "3" } as never;
  });
  await using t = await testPawl({ workflows: [sum] });
  const run = await t.start(sum);
  await t.advance("2 days");
  await expect(run.result()).rejects.toMatchObject({
    code: "validation_failed",
    message: expect.stringContaining('The output of workflow "sum" is not valid: total: '),
    details: { issues: [{ path: "total" }] },
  });
  expect(done).toEqual(["added", "undone"]);
  expect((await t.pawl.get(run.id)).status).toBe("failed");
});

it("checks what a graph comes to, in memory and durably", async () => {
  interface State {
    total: number;
  }
  const add = node({ name: "add", post: (state: State) => void (state.total += 1) });
  const output = z.object({ total: z.number().max(3) });
  const graph = new Graph<State>({ name: "sum", start: add, output });
  expect(await graph.run({ total: 1 })).toEqual({ total: 2 });
  await expect(graph.run({ total: 3 })).rejects.toMatchObject({ code: "validation_failed" });
  await using t = await testPawl({ workflows: [graph] });
  expect(await t.finish(await t.start(graph, { total: 1 }))).toEqual({ total: 2 });
  const run = await t.start(graph, { total: 3 });
  await expect(t.finish(run)).rejects.toThrow('The output of workflow "sum" is not valid: total: ');
});

it("refuses an output that is no schema", () => {
  expect(() => workflow({ name: "a", output: {} as never }, () => 1 as never)).toThrow(
    'The output of workflow "a" is not a Standard Schema',
  );
});
