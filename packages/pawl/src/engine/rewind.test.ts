import type { DatabaseSync } from "node:sqlite";
import { DatabaseSync as Database } from "node:sqlite";
import { describe, expect, it } from "vitest";
import type { Pawl } from "../client/pawl.ts";
import { SqliteStore } from "../store/sqlite/sqlite-store.ts";
import { noRetry } from "../retry/retry-policy.ts";
import type { Context } from "../workflow/context.ts";
import { workflow } from "../workflow/workflow.ts";
import { eventsOf, Gate, openPawl, Place, problem, storeKinds, story } from "./test-kit.fixture.ts";

/** Steps that tell what they do, and fail where a test says so. */
class Tale {
  readonly calls: string[] = [];
  readonly bad: Set<string> = new Set();

  step(ctx: Context, name: string, options: { readonly undo?: boolean } = {}): Promise<string> {
    const undo = (): void => void this.calls.push(`undo ${name}`);
    return ctx.step(name, options.undo === true ? { undo } : {}, () => {
      this.calls.push(name);
      if (this.bad.has(name)) throw new Error(`${name} is bad`);
      return name;
    });
  }

  /** What was done since this was last asked. */
  since(): string[] {
    return this.calls.splice(0);
  }
}

async function failedThenMended(
  pawl: Pawl,
  name: string,
  tale: Tale,
): Promise<{ readonly id: string; readonly before: string[] }> {
  const run = await pawl.start(name);
  await problem(run.result());
  const before = tale.since();
  tale.bad.clear();
  await pawl.retry(run.id);
  return { id: run.id, before };
}

describe.each(storeKinds)("a retry and branches on %s", (kind) => {
  it("does a failed step in one branch anew and nothing in the branch that went on beside it", async () => {
    const tale = new Tale();
    const gate = new Gate();
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      const results = await ctx.parallel(
        "all",
        {
          a: async () => {
            await tale.step(ctx, "a0");
            return tale.step(ctx, "a1").finally(() => gate.open());
          },
          b: async () => {
            await ctx.step("b1", () => gate.opened);
            await tale.step(ctx, "b2");
            return tale.step(ctx, "b3");
          },
        },
        { onError: "collect-all" },
      );
      if (results.a.status === "rejected") throw results.a.reason;
      return [results.a.value, results.b.status];
    });
    tale.bad.add("a1");
    const pawl = await openPawl(kind, [flow]);
    const { id, before } = await failedThenMended(pawl, "flow", tale);
    expect(await pawl.run(id).result()).toEqual(["a1", "fulfilled"]);
    expect(before).toEqual(["a0", "a1", "b2", "b3"]);
    expect(tale.since()).toEqual(["a1"]);
  });

  it("does what has failed inside a branch anew, however deep, where the whole has failed with it", async () => {
    const tale = new Tale();
    const flow = workflow({ name: "flow", retry: noRetry() }, (ctx) =>
      ctx.parallel("outer", {
        a: async () => {
          await tale.step(ctx, "a0");
          const [inner] = await ctx.map("inner", ["x"], async (item) => {
            await tale.step(ctx, `${item}0`);
            return tale.step(ctx, `${item}1`);
          });
          return inner;
        },
        b: () => tale.step(ctx, "b0"),
      }),
    );
    tale.bad.add("x1");
    const pawl = await openPawl(kind, [flow]);
    const { id, before } = await failedThenMended(pawl, "flow", tale);
    expect(await pawl.run(id).result()).toEqual({ a: "x1", b: "b0" });
    expect(before.toSorted()).toEqual(["a0", "b0", "x0", "x1"]);
    expect(tale.since()).toEqual(["x1"]);
  });

  it("does what had failed last inside a branch anew, where the branch has failed with an error of its own", async () => {
    const tale = new Tale();
    const flow = workflow({ name: "flow", retry: noRetry() }, (ctx) =>
      ctx.parallel("all", {
        a: async () => {
          await tale.step(ctx, "primary").catch(() => {});
          await tale.step(ctx, "fallback");
          return tale.step(ctx, "end").catch(() => {
            throw new Error("without a cause");
          });
        },
      }),
    );
    tale.bad.add("primary").add("end");
    const pawl = await openPawl(kind, [flow]);
    const { id } = await failedThenMended(pawl, "flow", tale);
    expect(await pawl.run(id).result()).toEqual({ a: "end" });
    expect(tale.since()).toEqual(["end"]);
  });

  it("leaves a failure alone that a branch has gone on from, though it came after the one at fault", async () => {
    const tale = new Tale();
    const gate = new Gate();
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      const results = await ctx.parallel(
        "all",
        {
          a: () => tale.step(ctx, "a").finally(() => gate.open()),
          b: async () => {
            await ctx.step("wait", () => gate.opened);
            await tale.step(ctx, "primary").catch(() => {});
            return tale.step(ctx, "fallback");
          },
        },
        { onError: "collect-all" },
      );
      if (results.a.status === "rejected") throw results.a.reason;
      return results.b;
    });
    tale.bad.add("a").add("primary");
    const pawl = await openPawl(kind, [flow]);
    const { id } = await failedThenMended(pawl, "flow", tale);
    expect(await pawl.run(id).result()).toEqual({ status: "fulfilled", value: "fallback" });
    expect(tale.since()).toEqual(["a"]);
  });

  it("does all branches anew that have failed, and once more what follows them", async () => {
    const tale = new Tale();
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      const branch = (name: string) => (): Promise<string> => tale.step(ctx, name);
      const names = ["a", "b", "c"];
      const results = await ctx.parallel("all", names.map(branch), { onError: "collect-all" });
      await tale.step(ctx, "sum");
      const failed = results.find((each) => each.status === "rejected");
      if (failed !== undefined) throw failed.reason;
    });
    tale.bad.add("a").add("c");
    const pawl = await openPawl(kind, [flow]);
    const { id, before } = await failedThenMended(pawl, "flow", tale);
    await pawl.run(id).result();
    expect(before.at(-1)).toBe("sum");
    expect(tale.since()).toEqual(["a", "c", "sum"]);
  });

  it("does a branch that was undone anew with all that is in it, under keys that no API has seen", async () => {
    const tale = new Tale();
    const keys: string[] = [];
    let isFixed = false;
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      await ctx.parallel(
        "all",
        {
          a: async () => {
            await ctx.step("reserve", ({ idempotencyKey }) => void keys.push(idempotencyKey.slice(37)));
            ctx.emit("reserved");
            return ctx.parallel("deep", { one: () => tale.step(ctx, "one") });
          },
        },
        { undo: (_: unknown, { idempotencyKey }) => void keys.push(idempotencyKey.slice(37)) },
      );
      await ctx.step("pay", () => {
        if (!isFixed) throw new Error("declined");
      });
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await problem(run.result());
    await problem((await pawl.retry(run.id)).result());
    isFixed = true;
    await (await pawl.retry(run.id)).result();
    expect(keys).toEqual(["all/a/reserve", "undo:all/a", "all/a/reserve##2", "undo:all/a##2", "all/a/reserve##3"]);
    expect(tale.since()).toEqual(["one", "one", "one"]);
    expect((await story(pawl, run.id)).filter((line) => line.startsWith("reserved"))).toHaveLength(3);
  });

  it("starts nothing after an undo in one branch of what the branch beside it has done", async () => {
    const tale = new Tale();
    const gate = new Gate();
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      await ctx.parallel("all", {
        a: () => tale.step(ctx, "a1", { undo: true }).finally(() => gate.open()),
        b: async () => {
          await ctx.step("b1", () => gate.opened);
          await tale.step(ctx, "b2");
        },
      });
      await tale.step(ctx, "mid");
      await tale.step(ctx, "pay");
    });
    tale.bad.add("pay");
    const pawl = await openPawl(kind, [flow]);
    const { id, before } = await failedThenMended(pawl, "flow", tale);
    await pawl.run(id).result();
    expect(before).toEqual(["a1", "b2", "mid", "pay", "undo a1"]);
    expect(tale.since()).toEqual(["a1", "mid", "pay"]);
  });

  it("says in a branch what it says anew once, and what it keeps not again", async () => {
    const tale = new Tale();
    const flow = workflow({ name: "flow", retry: noRetry() }, (ctx) =>
      ctx.parallel("all", {
        a: async () => {
          await tale.step(ctx, "first");
          ctx.emit("kept");
          await tale.step(ctx, "second").catch((error: unknown) => {
            ctx.emit("complained");
            throw error;
          });
          ctx.emit("done");
        },
      }),
    );
    tale.bad.add("second");
    const pawl = await openPawl(kind, [flow]);
    const { id } = await failedThenMended(pawl, "flow", tale);
    await pawl.run(id).result();
    const said = (await eventsOf(pawl, id)).map((event) => event.kind);
    expect(said.filter((one) => ["kept", "complained", "done"].includes(one))).toEqual(["kept", "complained", "done"]);
  });

  it("from a branch does all of it anew", async () => {
    const tale = new Tale();
    const flow = workflow({ name: "flow" }, (ctx) =>
      ctx.parallel("all", {
        a: async () => [await tale.step(ctx, "a1"), await tale.step(ctx, "a2")],
        b: () => tale.step(ctx, "b1"),
      }),
    );
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.result();
    tale.since();
    await (await pawl.retry(run.id, { from: "all/a" })).result();
    expect(tale.since()).toEqual(["a1", "a2"]);
  });
});

describe.each(storeKinds)("a retry and messages on %s", (kind) => {
  it("hands a message again to the wait that is done anew, before those that came later", async () => {
    const tale = new Tale();
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      await tale.step(ctx, "reserve", { undo: true });
      const [first] = await ctx.parallel("all", [() => ctx.waitForSignal<number>("review")]);
      const second = await ctx.waitForSignal<number>("review");
      await tale.step(ctx, "pay");
      return [first, second, await ctx.waitForSignal<number>("review")];
    });
    const place = new Place(kind);
    const pawl = await place.open([flow], { alwaysReplay: true });
    tale.bad.add("pay");
    const run = await pawl.start(flow);
    await run.signal("review", 1);
    await run.signal("review", 2);
    await problem(run.result());
    await (await pawl.retry(run.id)).result().catch(() => {});
    expect(tale.since().filter((call) => call === "reserve")).toHaveLength(2);
    tale.bad.clear();
    await pawl.retry(run.id);
    await run.signal("review", 3);
    expect(await run.result()).toEqual([1, 2, 3]);
  });

  it("from a wait waits anew", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => [
      await ctx.waitForSignal("a"),
      await ctx.waitForSignal("b"),
    ]);
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.signal("a", 1);
    await run.signal("b", 2);
    await run.result();
    await pawl.retry(run.id, { from: "signal:a" });
    await run.signal("a", 3);
    expect(await pawl.run(run.id).result()).toEqual([3, 2]);
  });
});

describe("a retry and transactions", () => {
  it("does the transaction of a branch that had nothing to do with the failure once", async () => {
    const place = new Place("sqlite");
    const gate = new Gate();
    let isFixed = false;
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      const { a } = await ctx.parallel(
        "all",
        {
          a: () =>
            ctx
              .step("a1", () => {
                if (!isFixed) throw new Error("no");
              })
              .finally(() => gate.open()),
          b: async () => {
            await ctx.step("b1", () => gate.opened);
            await ctx.transaction("b2", (tx: DatabaseSync) => {
              tx.exec("CREATE TABLE IF NOT EXISTS ledger (name TEXT)");
              tx.exec("INSERT INTO ledger VALUES ('b2')");
            });
          },
        },
        { onError: "collect-all" },
      );
      if (a.status === "rejected") throw a.reason;
    });
    const pawl = await place.open([flow], { store: new SqliteStore(place.file) });
    const run = await pawl.start(flow);
    await problem(run.result());
    isFixed = true;
    await (await pawl.retry(run.id)).result();
    const database = new Database(place.file, { readOnly: true });
    const rows = database.prepare("SELECT name FROM ledger").all();
    database.close();
    expect(rows).toHaveLength(1);
  });
});
