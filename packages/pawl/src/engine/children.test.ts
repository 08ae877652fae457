import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Graph } from "../graph/graph.ts";
import { node } from "../graph/function-node.ts";
import { noRetry } from "../retry/retry-policy.ts";
import type { ChildHandle } from "../workflow/children.ts";
import type { Store } from "../store/store.ts";
import { workflow } from "../workflow/workflow.ts";
import { HookedStore, unavailable } from "./hooked-store.fixture.ts";
import {
  eventsOf,
  Gate,
  ManualClock,
  openPawl,
  Place,
  problem,
  silentLogger,
  storeKinds,
  story,
  until,
  untilStatus,
} from "./test-kit.fixture.ts";

const kinds = storeKinds;

const double = workflow({ name: "double" }, async (ctx, n: number) => ctx.step("double", () => n * 2));
const broken = workflow({ name: "broken", retry: noRetry() }, async (ctx) =>
  ctx.step("break", () => {
    throw new TypeError("It is broken.");
  }),
);

describe.each(kinds)("a called child on %s", (kind) => {
  it("gives its typed result to the parent, which holds no slot meanwhile", async () => {
    const parent = workflow({ name: "parent" }, async (ctx, n: number) => {
      const doubled: number = await ctx.call(double, n);
      return doubled + 1;
    });
    const place = new Place(kind);
    const pawl = await place.client([parent, double]);
    await pawl.startWorker({ concurrency: 1 });
    const run = await pawl.start(parent, 20);
    expect(await run.result()).toBe(41);
    expect(await story(pawl, run.id)).toEqual([
      "run-started",
      "child-started call:double",
      "child-completed call:double",
      "run-completed",
    ]);
    const { items } = await pawl.children(run.id);
    expect(items).toMatchObject([
      { workflow: "double", parent: run.id, root: run.id, status: "completed", output: 40 },
    ]);
  });

  it("inherits namespace, owner and priority, and has queue, tags and name of its own", async () => {
    const inner = workflow({ name: "inner", queue: "inner" }, async (ctx) => [
      ctx.run.parentId,
      ctx.run.rootId,
      ctx.run.tags,
    ]);
    const middle = workflow({ name: "middle" }, async (ctx) =>
      ctx.call(inner, undefined, { tags: { a: "b" }, name: "in" }),
    );
    const outer = workflow({ name: "outer" }, async (ctx) => ctx.call("middle", undefined, { queue: "other" }));
    const pawl = await openPawl(kind, [inner, middle, outer]);
    const run = await pawl.start(outer, undefined, { namespace: "n", owner: "ann", priority: 3 });
    const result = await run.result();
    const { items } = await pawl.list({ root: run.id, namespace: "n" });
    expect(items.map(({ workflow: name, queue, owner, priority }) => [name, queue, owner, priority])).toEqual([
      ["inner", "inner", "ann", 3],
      ["middle", "other", "ann", 3],
      ["outer", "default", "ann", 3],
    ]);
    const middleRun = items[1]?.id as string;
    expect(result).toEqual([middleRun, run.id, { a: "b" }]);
    expect(await story(pawl, middleRun)).toContain("child-completed call:in");
  });

  it("that fails rejects with an error that says which child, and why", async () => {
    const parent = workflow({ name: "parent" }, async (ctx) => ctx.call(broken));
    const pawl = await openPawl(kind, [parent, broken]);
    const run = await pawl.start(parent);
    const error = await problem(run.result());
    const child = (await pawl.children(run.id)).items[0]?.id as string;
    expect(error).toMatchObject({
      code: "child_failed",
      retryable: false,
      details: { step: "call:broken", workflow: "broken", childId: child },
    });
    expect(error.message).toBe(`Child "broken" (run ${child}) has failed: It is broken.`);
    expect(error.cause).toMatchObject({ name: "TypeError", details: { step: "break" } });
  });

  it("that was cancelled rejects as such", async () => {
    const gate = new Gate();
    const held = workflow({ name: "held" }, async (ctx) => ctx.step("wait", () => gate.opened));
    const parent = workflow({ name: "parent" }, async (ctx) =>
      ctx.call(held).catch((error: { code: string }) => error.code),
    );
    const pawl = await openPawl(kind, [parent, held]);
    const run = await pawl.start(parent);
    await until(async () => (await pawl.children(run.id)).items.length === 1);
    const child = (await pawl.children(run.id)).items[0]?.id as string;
    await pawl.cancel(child, { force: true });
    expect(await run.result()).toBe("child_cancelled");
    gate.open();
  });

  it("of which the input does not fit, or that is not registered, is an error on record, and no child", async () => {
    const picky = workflow({ name: "picky", input: z.object({ n: z.number() }) }, async () => "fine");
    const slow = workflow(
      { name: "slow", input: z.object({ n: z.number().refine(async (n) => n > 1) }) },
      async () => "fine",
    );
    const parent = workflow({ name: "parent" }, async (ctx) => {
      const codes: unknown[] = [];
      const note = (error: { code: string }): unknown => codes.push(error.code);
      await ctx.call(picky, { n: "one" } as never).catch(note);
      await ctx.call(slow, { n: 1 }).catch(note);
      await ctx.spawn(picky, {} as never).catch(note);
      await ctx.spawn(slow, { n: 1 }).catch(note);
      await ctx.call("nobody").catch(note);
      await ctx.call(double, 1, { version: 7 }).catch(note);
      await ctx.call(double, (() => 1) as never).catch(note);
      codes.push(await ctx.call(slow, { n: 2 }));
      return codes;
    });
    for (const alwaysReplay of [false, true]) {
      const pawl = await openPawl(kind, [parent, picky, slow, double], { alwaysReplay });
      const run = await pawl.start(parent);
      expect(await run.result()).toEqual([
        "validation_failed",
        "validation_failed",
        "validation_failed",
        "validation_failed",
        "workflow_not_registered",
        "workflow_version_not_registered",
        "value_not_storable",
        "fine",
      ]);
      expect((await pawl.children(run.id)).items).toHaveLength(1);
      expect((await story(pawl, run.id)).filter((event) => event.includes("-failed"))).toEqual(
        expect.arrayContaining(["spawn-failed spawn:picky", "spawn-failed spawn:slow", "child-failed call:nobody"]),
      );
    }
  });

  it("can be a graph, and can be called in branches", async () => {
    const graph = new Graph<{ n: number }>({
      name: "graph",
      start: node<{ n: number }, number, number>({
        name: "add",
        prep: (state) => state.n,
        exec: (n) => n + 1,
        post: (state, _n, next) => void (state.n = next),
      }),
    });
    const parent = workflow({ name: "parent" }, async (ctx) => {
      const both = await ctx.parallel("both", { a: () => ctx.call(graph, { n: 1 }), b: () => ctx.call(double, 4) });
      const all = await ctx.map("all", [1, 2], (n) => ctx.call(double, n));
      return [both, all];
    });
    for (const alwaysReplay of [false, true]) {
      const pawl = await openPawl(kind, [parent, graph, double], { alwaysReplay });
      const run = await pawl.start(parent);
      expect(await run.result()).toEqual([{ a: { n: 2 }, b: 8 }, [2, 4]]);
      expect(await story(pawl, run.id)).toContain("child-completed both/b/call:double");
    }
  });

  it("is refused with options that make no sense", async () => {
    const parent = workflow({ name: "parent" }, async (ctx, options: object) => ctx.call(double, 1, options));
    const pawl = await openPawl(kind, [parent, double]);
    for (const options of [{ onParentEnd: "stay" }, { priority: 0.5 }, { delay: new Date(Number.NaN) }]) {
      expect(await problem((await pawl.start(parent, options)).result())).toMatchObject({ code: "invalid_option" });
    }
    expect(await problem((await pawl.start(parent, { queue: "" })).result())).toMatchObject({ code: "invalid_name" });
    expect(await problem((await pawl.start(parent, { delay: "soon" })).result())).toMatchObject({
      code: "invalid_duration",
    });
  });

  it("is started once, whatever answer gets lost and whatever worker dies", async () => {
    const parent = workflow({ name: "parent" }, async (ctx) => Promise.all([1, 2, 3].map((n) => ctx.call(double, n))));
    const store = new HookedStore();
    let lost = 0;
    store.onAnswer = ({ name }) => {
      if (name === "commit" && lost++ % 3 === 1) throw unavailable();
    };
    const place = new Place(kind);
    const pawl = await place.open([parent, double], { store, logger: silentLogger });
    const run = await pawl
      .start(parent, undefined, { idempotencyKey: "one" })
      .catch(() => pawl.start(parent, undefined, { idempotencyKey: "one" }));
    expect(await run.result()).toEqual([2, 4, 6]);
    expect((await pawl.children(run.id)).items).toHaveLength(3);
  });

  it("that goes on as another run gives the result of the last", async () => {
    const counter = workflow({ name: "counter" }, async (ctx, n: number): Promise<string> =>
      n === 0 ? "done" : ctx.continueAsNew(n - 1),
    );
    const parent = workflow({ name: "parent" }, async (ctx) => ctx.call(counter, 3));
    const pawl = await openPawl(kind, [parent, counter]);
    const run = await pawl.start(parent);
    expect(await run.result()).toBe("done");
    expect((await pawl.children(run.id)).items).toHaveLength(4);
  });

  it("begins after its delay", async () => {
    const clock = new ManualClock();
    const parent = workflow({ name: "parent" }, async (ctx) => ctx.call(double, 2, { delay: "1h" }));
    const pawl = await openPawl(kind, [parent, double], { clock });
    const run = await pawl.start(parent);
    await untilStatus(pawl, run.id, "waiting");
    const child = (await pawl.children(run.id)).items[0];
    expect(child).toMatchObject({ status: "pending", dueAt: new Date(clock.nowMs() + 3_600_000) });
    clock.advance("1h");
    expect(await run.result()).toBe(4);
  });
});

describe.each(kinds)("a spawned child on %s", (kind) => {
  it("is held by a handle, in a replay too", async () => {
    const echo = workflow({ name: "echo" }, async (ctx) => ctx.waitForSignal<string>("say"));
    const parent = workflow({ name: "parent" }, async (ctx) => {
      const first: ChildHandle<string> = await ctx.spawn(echo);
      const second = await ctx.spawn(echo);
      await first.signal("say", "one");
      await ctx.step("between", () => "step");
      await ctx.signal(second.id, "say", "two");
      const [a, b] = await Promise.all([first.result(), second.result()]);
      return [a, b, (await first.result()) === a, first.id === second.id];
    });
    for (const alwaysReplay of [false, true]) {
      const pawl = await openPawl(kind, [parent, echo], { alwaysReplay });
      const run = await pawl.start(parent);
      expect(await run.result()).toEqual(["one", "two", true, false]);
      const events = await story(pawl, run.id);
      expect(events.filter((event) => event.startsWith("child-spawned"))).toEqual([
        "child-spawned spawn:echo",
        "child-spawned spawn:echo#2",
      ]);
      expect(events.filter((event) => event.startsWith("signal-sent"))).toEqual([
        "signal-sent send:say",
        "signal-sent send:say#2",
      ]);
    }
  });

  it("goes on without its parent, unless it is to end with it", async () => {
    const clock = new ManualClock();
    const sleeper = workflow({ name: "sleeper" }, async (ctx) => ctx.sleep("1h"));
    const parent = workflow({ name: "parent" }, async (ctx) => {
      await ctx.spawn(sleeper, undefined, { name: "stays" });
      await ctx.spawn(sleeper, undefined, { name: "goes", onParentEnd: "cancel" });
      await ctx.sleep("1m");
    });
    const pawl = await openPawl(kind, [parent, sleeper], { clock });
    const run = await pawl.start(parent);
    await until(async () => (await pawl.list({ status: "sleeping" })).items.length === 3);
    clock.advance("1m");
    await run.result();
    const [goes, stays] = (await pawl.children(run.id)).items;
    await untilStatus(pawl, goes?.id as string, "cancelled");
    expect((await pawl.get(stays?.id as string)).status).toBe("sleeping");
    expect((await pawl.get(goes?.id as string)).error?.message).toContain("Its parent has ended.");
    clock.advance("1h");
    await untilStatus(pawl, stays?.id as string, "completed");
  });

  it("can be cancelled by its parent", async () => {
    const clock = new ManualClock();
    const sleeper = workflow({ name: "sleeper" }, async (ctx) => ctx.sleep("1h"));
    const parent = workflow({ name: "parent" }, async (ctx) => {
      const child = await ctx.spawn(sleeper);
      await child.cancel({ reason: "enough" });
      return child.result().catch((error: Error) => error.message);
    });
    for (const alwaysReplay of [false, true]) {
      const pawl = await openPawl(kind, [parent, sleeper], { clock, alwaysReplay });
      expect(await (await pawl.start(parent)).result()).toContain("was cancelled: The run was cancelled: enough");
    }
  });
});

describe.each(kinds)("a parent on %s", (kind) => {
  it("that loses its worker goes on with the children that it has", async () => {
    const gate = new Gate();
    const held = workflow({ name: "held" }, async (ctx) => ctx.step("wait", () => gate.opened.then(() => "open")));
    const parent = workflow({ name: "parent", queue: "parents" }, async (ctx) => {
      const child = await ctx.spawn(held);
      return Promise.all([child.result(), ctx.call(held), ctx.step("beside", () => gate.opened.then(() => child.id))]);
    });
    const place = new Place(kind);
    const children = await place.client([parent, held]);
    await children.startWorker({ queues: ["default"] });
    const first = await place.client([parent, held]);
    await first.startWorker({ queues: ["parents"] });
    const run = await first.start(parent);
    await until(async () => (await children.children(run.id)).items.length === 2);
    await first.close({ timeout: 0 });
    gate.open();
    const second = await place.client([parent, held]);
    await second.startWorker({ queues: ["parents"] });
    const { items } = await second.children(run.id);
    expect(await second.run(run.id).result()).toEqual(["open", "open", items[1]?.id]);
    expect((await second.children(run.id)).items).toHaveLength(2);
  });

  it("whose code no longer begins the child that it has begun is blocked, and names it", async () => {
    const gate = new Gate();
    const held = workflow({ name: "held" }, async (ctx) => ctx.step("wait", () => gate.opened));
    const before = workflow({ name: "parent" }, async (ctx) => {
      await ctx.spawn(held);
      await ctx.waitForSignal("go");
    });
    const after = workflow({ name: "parent" }, async (ctx) => ctx.call(held));
    const place = new Place(kind);
    const first = await place.open([before, held]);
    const run = await first.start(before);
    await untilStatus(first, run.id, "waiting");
    gate.open();
    await first.close();
    const second = await place.open([after, held]);
    await second.signal(run.id, "go");
    await untilStatus(second, run.id, "blocked");
    expect((await second.get(run.id)).error).toMatchObject({
      code: "nondeterministic",
      details: { expected: "spawn:held" },
    });
  });

  it("sends a message once, also to a run that it has not begun, and loses it with a run that has ended", async () => {
    const ear = workflow({ name: "ear" }, async (ctx) => ctx.waitForSignal("word"));
    const mouth = workflow({ name: "mouth" }, async (ctx, to: string) => {
      await ctx.signal(to, "word", { said: "hello" });
      await ctx.signal("nobody", "word");
      return (await problem(ctx.signal(to, "$own"))).code;
    });
    const pawl = await openPawl(kind, [ear, mouth], { alwaysReplay: true });
    const listener = await pawl.start(ear);
    const speaker = await pawl.start(mouth, listener.id);
    expect(await speaker.result()).toBe("invalid_name");
    expect(await listener.result()).toEqual({ said: "hello" });
    expect(await (await pawl.start(mouth, listener.id)).result()).toBe("invalid_name");
  });
});

describe.each(kinds)("a cancel on %s", (kind) => {
  const sleeper = workflow({ name: "sleeper" }, async (ctx) => ctx.sleep("1h"));

  it("travels down the tree", async () => {
    const clock = new ManualClock();
    const middle = workflow({ name: "middle" }, async (ctx) => ctx.call(sleeper));
    const top = workflow({ name: "top" }, async (ctx) => ctx.call(middle));
    const pawl = await openPawl(kind, [top, middle, sleeper], { clock });
    const run = await pawl.start(top);
    await until(async () => (await pawl.list({ workflow: "sleeper", status: "sleeping" })).items.length === 1);
    expect((await pawl.cancel(run.id)).status).toBe("cancelled");
    await until(async () => (await pawl.list({ root: run.id, status: "cancelled" })).items.length === 3);
  });

  it("by force travels down too, though no code runs to pass it on", async () => {
    const clock = new ManualClock();
    const middle = workflow({ name: "middle" }, async (ctx) => ctx.call(sleeper));
    const top = workflow({ name: "top" }, async (ctx) => ctx.call(middle));
    const pawl = await openPawl(kind, [top, middle, sleeper], { clock });
    const run = await pawl.start(top);
    await until(async () => (await pawl.list({ workflow: "sleeper", status: "sleeping" })).items.length === 1);
    expect((await pawl.cancel(run.id, { force: true })).status).toBe("cancelled");
    await until(async () => (await pawl.list({ root: run.id, status: "cancelled" })).items.length === 3);
  });

  it("reaches a child that has gone on as another run", async () => {
    const clock = new ManualClock();
    const chain = workflow({ name: "chain" }, async (ctx, n: number): Promise<void> => {
      if (n > 0) return ctx.continueAsNew(n - 1);
      await ctx.sleep("1h");
    });
    const top = workflow({ name: "top" }, async (ctx) => ctx.call(chain, 2));
    const pawl = await openPawl(kind, [top, chain], { clock });
    const run = await pawl.start(top);
    await until(async () => (await pawl.list({ workflow: "chain", status: "sleeping" })).items.length === 1);
    await pawl.cancel(run.id);
    await until(async () => (await pawl.list({ workflow: "chain", status: "cancelled" })).items.length === 1);
  });

  it("by force that has died on its way down gets there when it is asked for again", async () => {
    const clock = new ManualClock();
    const middle = workflow({ name: "middle" }, async (ctx) => ctx.call(sleeper));
    const top = workflow({ name: "top" }, async (ctx) => ctx.call(middle));
    const place = new Place(kind);
    const pawl = await place.open([top, middle, sleeper], { clock });
    const run = await pawl.start(top);
    await until(async () => (await pawl.list({ workflow: "sleeper", status: "sleeping" })).items.length === 1);
    const dying = place.store() as Store;
    dying.listChildren = async () => Promise.reject(unavailable());
    const other = await place.client([top], { clock, store: dying });
    expect(await problem(other.cancel(run.id, { force: true }))).toMatchObject({ code: "store_unavailable" });
    const [child] = (await pawl.children(run.id)).items;
    expect(child?.status).toBe("waiting");
    expect(await problem(other.cancel(child?.id as string, { force: true }))).toMatchObject({
      code: "store_unavailable",
    });
    expect((await pawl.cancel(run.id)).status).toBe("cancelled");
    await until(async () => (await pawl.list({ root: run.id, status: "cancelled" })).items.length === 3);
  });

  it("reaches a child that has gone on as another run also where the worker dies before", async () => {
    const clock = new ManualClock();
    const chain = workflow({ name: "chain" }, async (ctx, n: number): Promise<void> => {
      if (n > 0) return ctx.continueAsNew(n - 1);
      await ctx.sleep("1h");
    });
    const top = workflow({ name: "top" }, async (ctx) => {
      await ctx.race("first", { chain: () => ctx.call(chain, 1), signal: () => ctx.waitForSignal("go") });
      await ctx.waitForSignal("on");
    });
    const place = new Place(kind);
    const dying = place.store() as Store;
    dying.getEnded = async () => Promise.reject(unavailable());
    const first = await place.open([top, chain], { clock, store: dying });
    const run = await first.start(top);
    await until(async () => (await first.list({ workflow: "chain", status: "sleeping" })).items.length === 1);
    await untilStatus(first, run.id, "waiting");
    await first.signal(run.id, "go");
    await until(async () => (await story(first, run.id)).includes("children-cancelled"));
    await untilStatus(first, run.id, "waiting");
    await first.close();
    const second = await place.open([top, chain], { clock });
    await second.signal(run.id, "on");
    await until(async () => (await second.list({ workflow: "chain", status: "cancelled" })).items.length === 1);
  });

  it("comes to the children of losers of a race, once", async () => {
    const clock = new ManualClock();
    const parent = workflow({ name: "parent" }, async (ctx) => {
      const { winner } = await ctx.race("first", { slow: () => ctx.call(sleeper), fast: () => ctx.call(double, 1) });
      await ctx.sleep("1m");
      await ctx.step("after", () => "step");
      return winner;
    });
    const pawl = await openPawl(kind, [parent, sleeper, double], { clock });
    const run = await pawl.start(parent);
    await until(async () => (await pawl.list({ workflow: "sleeper", status: "cancelled" })).items.length === 1);
    await untilStatus(pawl, run.id, "sleeping");
    clock.advance("1m");
    expect(await run.result()).toBe("fast");
    expect((await story(pawl, run.id)).filter((event) => event === "children-cancelled")).toHaveLength(1);
  });

  it("comes to children when their parent fails or goes on as another run, and not to abandoned ones", async () => {
    const clock = new ManualClock();
    const parent = workflow({ name: "parent", retry: noRetry() }, async (ctx, how: string): Promise<void> => {
      if (how === "over") return;
      void ctx.call(sleeper, undefined, { name: "cancelled" }).catch(() => {});
      void ctx.call(sleeper, undefined, { name: "abandoned", onParentEnd: "abandon" }).catch(() => {});
      await ctx.sleep("1m");
      if (how === "continue") await ctx.continueAsNew("over");
      throw new Error("It fails.");
    });
    for (const how of ["fail", "continue"]) {
      const pawl = await openPawl(kind, [parent, sleeper], { clock });
      const run = await pawl.start(parent, how);
      await until(async () => (await pawl.list({ status: "sleeping" })).items.length === 2);
      clock.advance("1m");
      await run.result().catch(() => {});
      const [abandoned, cancelled] = (await pawl.children(run.id)).items;
      await untilStatus(pawl, cancelled?.id as string, "cancelled");
      expect((await pawl.get(abandoned?.id as string)).status).toBe("sleeping");
    }
  });
});

describe.each(kinds)("many children on %s", (kind) => {
  it("are awaited in few stays of the parent in memory", { timeout: 60_000 }, async () => {
    const parent = workflow({ name: "parent" }, async (ctx, count: number) => {
      const results = await Promise.all(Array.from({ length: count }, (_, n) => ctx.call(double, n)));
      return results.reduce((sum, n) => sum + n, 0);
    });
    const pawl = await new Place(kind).client([parent, double]);
    await pawl.startWorker({ concurrency: 20 });
    const run = await pawl.start(parent, 1_000);
    expect(await run.result()).toBe(999_000);
    expect((await run.get()).epoch).toBeLessThan(30);
    expect((await eventsOf(pawl, run.id)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 2_002 }, (_, n) => n + 1),
    );
  });

  it("end one by one over a long time, and their parent is not replayed for each", { timeout: 60_000 }, async () => {
    const clock = new ManualClock();
    const late = workflow({ name: "late" }, async (ctx, n: number) => ctx.sleep(n));
    const parent = workflow({ name: "parent" }, async (ctx, count: number) => {
      await Promise.all(
        Array.from({ length: count }, (_, n) => ctx.spawn(late, 1_000 + n).then((child) => child.result())),
      );
      return "all";
    });
    const pawl = await new Place(kind).client([parent, late], { clock });
    await pawl.startWorker({ concurrency: 50 });
    const run = await pawl.start(parent, 100);
    await until(async () => (await pawl.list({ workflow: "late", status: "sleeping" })).items.length === 50);
    await until(
      async () => (await pawl.list({ workflow: "late", status: "sleeping", limit: 200 })).items.length === 100,
    );
    for (let n = 0; n < 110; n++) {
      clock.advance(n === 0 ? 1_000 : 1);
      await until(
        async () =>
          (await pawl.list({ workflow: "late", status: "completed", limit: 200 })).items.length >= Math.min(100, n + 1),
      );
    }
    clock.advance("1m");
    expect(await run.result()).toBe("all");
    expect((await run.get()).epoch).toBeLessThan(20);
  });
});
