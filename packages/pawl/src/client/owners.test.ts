import { describe, expect, it } from "vitest";
import { openPawl, Place, problem, storeKinds, until, untilStatus } from "../engine/test-kit.fixture.ts";
import { PermanentError } from "../errors/permanent-error.ts";
import { workflow } from "../workflow/workflow.ts";
import type { Pawl, RunFilter } from "./pawl.ts";

const idle = workflow({ name: "idle" }, async (ctx) => ctx.waitForSignal("go"));
const child = workflow({ name: "child" }, async () => "done");
const family = workflow({ name: "family" }, async (ctx) => ctx.call(child));
const ask = workflow({ name: "ask" }, async (ctx) => ctx.interrupt({ name: "approve", assignee: "boss" }));
const broken = workflow({ name: "broken" }, async () => {
  throw new PermanentError("no");
});
const chain = workflow({ name: "chain" }, async (ctx, left: number) =>
  left === 0 ? "end" : ctx.continueAsNew(left - 1),
);

async function owners(pawl: Pawl, filter: RunFilter): Promise<(string | undefined)[]> {
  return (await pawl.list(filter)).items.map(({ owner }) => owner);
}

describe.each(storeKinds)("owners on %s", (kind) => {
  it("are inherited by children, continued runs and forks, and a fork may have another", async () => {
    const pawl = await openPawl(kind, [family, child, chain]);
    const parent = await pawl.start(family, undefined, { owner: "ann" });
    await parent.result();
    const first = await pawl.start(chain, 1, { owner: "ann" });
    await first.result();
    expect(await owners(pawl, { owner: "ann" })).toHaveLength(4);
    expect(await owners(pawl, { parent: parent.id })).toEqual(["ann"]);
    expect((await pawl.list({ owner: "ann", parent: first.id })).items).toEqual([]);
    const owner = async (id: string): Promise<string | undefined> => (await pawl.get(id)).owner;
    expect(await owner((await pawl.fork(parent.id)).id)).toBe("ann");
    expect(await owner((await pawl.fork(parent.id, { owner: "bob" })).id)).toBe("bob");
    expect(await owner((await pawl.fork(parent.id, { owner: null })).id)).toBeUndefined();
    const error = await problem(pawl.fork(parent.id, { owner: 5 as never }));
    expect([error.code, error.message]).toEqual(["invalid_name", expect.stringContaining("owner of a run")]);
  });

  it("have runs of their own in lists, counts, bulk operations and errors", async () => {
    const pawl = await openPawl(kind, [idle, broken]);
    for (const owner of ["ann", "ann", "bob"]) {
      await pawl.start(idle, undefined, { owner });
      const failed = await pawl.start(broken, undefined, { owner });
      await untilStatus(pawl, failed.id, "failed");
    }
    await pawl.start(idle);
    await until(async () => (await pawl.counts({ status: "waiting" })).total === 4);
    expect(await pawl.counts()).toEqual({ counts: { waiting: 4, failed: 3 }, total: 7, isComplete: true });
    expect(await pawl.counts({ owner: "ann" })).toEqual({
      counts: { waiting: 2, failed: 2 },
      total: 4,
      isComplete: true,
    });
    expect((await pawl.counts({ owner: "ann", workflow: "idle" })).counts).toEqual({ waiting: 2 });
    expect((await pawl.errors({ owner: "bob" })).groups).toMatchObject([{ workflow: "broken", count: 1 }]);
    expect((await pawl.errors()).groups).toMatchObject([{ workflow: "broken", count: 3 }]);
    expect(await pawl.bulk.cancel({ where: { owner: "ann" } })).toMatchObject({ matched: 2, done: 2 });
    expect((await pawl.counts({ owner: "bob" })).counts).toEqual({ waiting: 1, failed: 1 });
    expect((await pawl.list({ owner: "eve" })).items).toEqual([]);
    const error = await problem(pawl.list({ owner: {} as never }));
    expect([error.code, error.message]).toEqual(["invalid_option", expect.stringContaining("option owner")]);
  });

  it("have the questions of their runs, and what has changed of them since", async () => {
    const pawl = await openPawl(kind, [ask]);
    const run = await pawl.start(ask, undefined, { owner: "ann" });
    await pawl.start(ask);
    await until(async () => (await pawl.interrupts.list()).items.length === 2);
    const [question, ...others] = (await pawl.interrupts.list({ owner: "ann" })).items;
    expect([question?.run, question?.owner, others]).toEqual([run.id, "ann", []]);
    expect((await pawl.interrupts.list({ owner: "boss" })).items).toEqual([]);
    expect((await pawl.interrupts.list({ owner: "ann", assignee: "boss" })).items).toHaveLength(1);
    const later = new Date(question!.updatedAt.getTime() + 1);
    expect((await pawl.interrupts.list({ updatedAfter: later, owner: "ann" })).items).toEqual([]);
    await until(() => Date.now() > later.getTime());
    await pawl.interrupts.reassign(question!.id, "ann");
    expect((await pawl.interrupts.list({ updatedAfter: later, owner: "ann" })).items).toMatchObject([
      { id: question!.id, owner: "ann", assignees: ["ann"] },
    ]);
    const error = await problem(pawl.interrupts.list({ updatedAfter: "now" as never }));
    expect([error.code, error.message]).toEqual(["invalid_option", expect.stringContaining("updatedAfter")]);
  });

  it("have schedules, whose runs are theirs", async () => {
    const pawl = await new Place(kind).client([child]);
    await pawl.schedules.create({ name: "a", workflow: "child", every: "1h", owner: "ann" });
    await pawl.schedules.create({ name: "b", workflow: "child", every: "1h", owner: "bob" });
    await pawl.schedules.create({ name: "c", workflow: "child", every: "1h" });
    const names = async (owner?: string): Promise<string[]> =>
      (await pawl.schedules.list(owner === undefined ? {} : { owner })).items.map(({ name }) => name);
    expect([await names("ann"), await names("eve"), await names()]).toEqual([["a"], [], ["a", "b", "c"]]);
    await pawl.schedules.update("a", { owner: "bob" });
    expect([await names("ann"), await names("bob")]).toEqual([[], ["a", "b"]]);
    const run = await pawl.schedules.trigger("a");
    expect((await pawl.get(run.id)).owner).toBe("bob");
  });

  it("see what has changed of their runs since", async () => {
    const pawl = await openPawl(kind, [idle]);
    const [first, second] = [
      await pawl.start(idle, undefined, { owner: "ann" }),
      await pawl.start(idle, undefined, { owner: "ann" }),
    ];
    for (const { id } of [first, second]) await untilStatus(pawl, id, "waiting");
    const runs = (await pawl.list({ owner: "ann" })).items;
    const updatedAfter = new Date(Math.max(...runs.map((run) => run.updatedAt.getTime())) + 1);
    expect((await pawl.list({ owner: "ann", updatedAfter })).items).toEqual([]);
    await until(() => Date.now() > updatedAfter.getTime());
    await pawl.signal(first.id, "go", 1);
    await untilStatus(pawl, first.id, "completed");
    expect((await pawl.list({ owner: "ann", updatedAfter })).items.map(({ id }) => id)).toEqual([first.id]);
    expect((await pawl.list({ updatedAfter })).items.map(({ id }) => id)).toEqual([first.id]);
  });
});
