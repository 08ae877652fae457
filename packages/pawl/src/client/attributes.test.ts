import { describe, expect, it } from "vitest";
import { eventsOf, openPawl, problem, storeKinds, untilStatus } from "../engine/test-kit.fixture.ts";
import { workflow } from "../workflow/workflow.ts";
import type { ListQuery, Pawl } from "./pawl.ts";

const attributes = { customer: "string", total: "number", rush: "boolean", dueAt: "date" } as const;

describe.each(storeKinds)("attributes of runs on %s", (kind) => {
  const found = async (pawl: Pawl, query: ListQuery): Promise<unknown[]> =>
    (await pawl.list(query)).items.map(({ input }) => input);

  it("are given by the start, and runs are found by value, range, prefix and presence", async () => {
    const order = workflow({ name: "order", attributes }, async (_ctx, _n: number) => {});
    const pawl = await openPawl(kind, [order]);
    const dueAt = new Date("2030-05-01");
    await pawl.start(order, 1, { attributes: { customer: "acme", total: 99.5, rush: true, dueAt } });
    await pawl.start(order, 2, { attributes: { customer: "acme inc", total: 100 } });
    await pawl.start(order, 3, { attributes: { customer: "zorro", total: 250, dueAt: Number(dueAt) + 1 } });
    await pawl.start(order, 4);
    expect(await found(pawl, { attributes: { customer: "acme" } })).toEqual([1]);
    expect(await found(pawl, { attributes: { customer: { prefix: "acme" } } })).toEqual([2, 1]);
    expect(await found(pawl, { attributes: { total: { gte: 100 } } })).toEqual([3, 2]);
    expect(await found(pawl, { attributes: { total: { gt: 99, lt: 250 }, customer: { prefix: "a" } } })).toEqual([
      2, 1,
    ]);
    expect(await found(pawl, { attributes: { rush: true } })).toEqual([1]);
    expect(await found(pawl, { attributes: { dueAt: { lte: dueAt } } })).toEqual([1]);
    expect(await found(pawl, { attributes: { total: { exists: false } } })).toEqual([4]);
    expect(await found(pawl, { attributes: { dueAt: { exists: true } }, workflow: "order" })).toEqual([3, 1]);
    const [run] = (await pawl.list({ attributes: { rush: true } })).items;
    expect(run?.attributes).toEqual({ customer: "acme", total: 99.5, rush: true, dueAt: dueAt.getTime() });
  });

  it("are set and taken away by ctx.setState, only where they are declared, and live on in the next run of a chain", async () => {
    const order = workflow({ name: "order", attributes }, async (ctx, round: number) => {
      ctx.setState("total", 12);
      ctx.setState("rush", true);
      ctx.setState("note", "not declared");
      await ctx.step("one", () => 1);
      ctx.setState("rush", undefined);
      ctx.setState("customer", `customer ${round}`);
      if (round === 1) return ctx.continueAsNew(2);
      await ctx.waitForSignal("end");
      return undefined;
    });
    const pawl = await openPawl(kind, [order], { alwaysReplay: true });
    const { id } = await pawl.start(order, 1, { attributes: { dueAt: 5 } });
    await untilStatus(pawl, id, "completed");
    const { continuedTo = "" } = await pawl.get(id);
    await untilStatus(pawl, continuedTo, "waiting");
    expect((await pawl.get(id)).attributes).toEqual({ dueAt: 5, total: 12, customer: "customer 1" });
    expect((await pawl.get(continuedTo)).attributes).toEqual({ dueAt: 5, total: 12, customer: "customer 2" });
    expect(await found(pawl, { attributes: { total: 12, customer: "customer 2" } })).toEqual([2]);
    expect(await found(pawl, { attributes: { note: { exists: true } } })).toEqual([]);
  });

  it("of a fork are those that its origin had at the cut", async () => {
    const order = workflow({ name: "order", attributes }, async (ctx) => {
      ctx.setState("total", 1);
      await ctx.step("one", () => 1);
      ctx.setState("customer", "late");
      await ctx.step("two", () => 2);
      await ctx.waitForSignal("end");
    });
    const pawl = await openPawl(kind, [order]);
    const origin = await pawl.start(order, undefined, { attributes: { rush: true } });
    await untilStatus(pawl, origin.id, "waiting");
    const fork = await pawl.fork(origin.id, { from: "one" });
    await untilStatus(pawl, fork.id, "waiting");
    expect((await pawl.get(fork.id)).attributes).toEqual({ rush: true, total: 1, customer: "late" });
    const event = (await eventsOf(pawl, fork.id)).find(({ kind: one }) => one === "run-forked");
    expect(event?.data).toMatchObject({ origin: origin.id, from: "one" });
  });

  it("of a child are given by its parent", async () => {
    const child = workflow({ name: "child", attributes }, async () => {});
    const parent = workflow({ name: "parent" }, async (ctx, total: unknown) => {
      await ctx.call(child, undefined, { attributes: { total: total as number, rush: false } });
    });
    const pawl = await openPawl(kind, [parent, child]);
    const run = await pawl.start(parent, 7);
    await run.result();
    const { items } = await pawl.list({ attributes: { total: 7 }, root: run.id });
    expect(items).toMatchObject([{ workflow: "child", attributes: { total: 7, rush: false } }]);
    const wrong = await pawl.start(parent, "seven");
    expect((await problem(wrong.result())).code).toBe("invalid_attribute");
  });

  it("are refused where they do not fit what is declared, with the name in the error", async () => {
    const order = workflow({ name: "order", attributes }, async (ctx, set: [string, unknown]) => ctx.setState(...set));
    const plain = workflow({ name: "plain" }, async () => {});
    const pawl = await openPawl(kind, [order, plain]);
    const wrong: [string, unknown][] = [
      ["total", "12"],
      ["total", Number.NaN],
      ["customer", 7],
      ["customer", "x".repeat(1001)],
      ["customer", "a\0b"],
      ["rush", "yes"],
      ["dueAt", "tomorrow"],
      ["dueAt", new Date(Number.NaN)],
    ];
    for (const [name, value] of wrong) {
      const error = await problem(pawl.start(order, ["note", 1], { attributes: { [name]: value as string } }));
      expect([error.code, error.message]).toEqual(["invalid_attribute", expect.stringContaining(`"${name}"`)]);
      const run = await pawl.start(order, [name, value]);
      expect((await problem(run.result())).code).toBe("invalid_attribute");
    }
    const undeclared = await problem(pawl.start(plain, undefined, { attributes: { total: 1 } }));
    expect(undeclared.message).toContain("does not declare it");
    expect((await problem(pawl.list({ attributes: { total: { above: 1 } as never } }))).message).toContain('"above"');
    expect((await problem(pawl.list({ attributes: { total: {} } }))).code).toBe("invalid_option");
    expect(
      (await problem(() => workflow({ name: "w", attributes: { a: "text" as never } }, () => {}))).message,
    ).toContain("string, number, boolean, date");
  });
});
