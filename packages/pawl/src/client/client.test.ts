import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  eventsOf,
  Gate,
  ManualClock,
  openPawl,
  Place,
  problem,
  storeKinds,
  until,
  untilStatus,
} from "../engine/test-kit.fixture.ts";
import { noRetry } from "../retry/retry-policy.ts";
import { workflow } from "../workflow/workflow.ts";
import { createPawl } from "./create-pawl.ts";

const echo = workflow({ name: "echo" }, (ctx, value: unknown) => ctx.step("echo", () => value));

describe.each(storeKinds)("pawl.start on %s", (kind) => {
  it("one idempotency key is one run under a hundred starts at once, and exactly one of them is new", async () => {
    const place = new Place(kind);
    const pawls = [await place.open([echo]), await place.client([echo])] as const;
    const runs = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        pawls[index % 2 === 0 ? 0 : 1].start(echo, index, { idempotencyKey: "order-7" }),
      ),
    );
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
    expect(runs.filter(({ isNew }) => isNew)).toHaveLength(1);
    const results = await Promise.all(runs.map((run) => run.result()));
    expect(new Set(results).size).toBe(1);
    expect((await pawls[0].list()).items).toHaveLength(1);
  });

  it("keys count for ever, for a time, or until the run has ended; per workflow and namespace", async () => {
    const clock = new ManualClock();
    const other = workflow({ name: "other" }, async () => {});
    const pawl = await openPawl(kind, [echo, other], { clock });
    const start = async (idempotencyKey: string, options = {}): Promise<boolean | undefined> => {
      const run = await pawl.start(echo, 1, { idempotencyKey, ...options });
      await run.result();
      return run.isNew;
    };
    expect([await start("a"), await start("a")]).toEqual([true, false]);
    const window = { idempotencyWindow: "1h" };
    expect([await start("b", window), await start("b", window)]).toEqual([true, false]);
    clock.advance("1h");
    expect(await start("b", window)).toBe(true);
    const untilEnd = { idempotencyWindow: "until-terminal" };
    expect([await start("c", untilEnd), await start("c", untilEnd)]).toEqual([true, true]);
    expect((await pawl.start(other, undefined, { idempotencyKey: "a" })).isNew).toBe(true);
    expect(await start("a", { namespace: "elsewhere" })).toBe(true);
  });

  it("a key that counts until the end counts until the end of what the run continues as", async () => {
    const loop = workflow({ name: "loop" }, async (ctx, n: number): Promise<string> => {
      await ctx.waitForSignal("go");
      return n === 0 ? "over" : ctx.continueAsNew(n - 1);
    });
    const pawl = await openPawl(kind, [loop]);
    const options = { idempotencyKey: "k", idempotencyWindow: "until-terminal" };
    const run = await pawl.start(loop, 1, options);
    await run.signal("go");
    await until(async () => (await run.get()).continuedTo !== undefined);
    const again = await pawl.start(loop, 1, options);
    expect([again.isNew, again.id]).toEqual([false, (await run.get()).continuedTo]);
    await again.signal("go");
    expect(await run.result()).toBe("over");
    expect((await pawl.start(loop, 1, options)).isNew).toBe(true);
  });

  it("a delay outlives a pause", async () => {
    const clock = new ManualClock();
    const pawl = await openPawl(kind, [echo], { clock });
    const beginsAt = new Date(clock.nowMs() + 3_600_000);
    const run = await pawl.start(echo, 1, { delay: "1h" });
    await pawl.pause(run.id);
    clock.advance("10m");
    expect(await pawl.resume(run.id)).toMatchObject({ status: "pending", dueAt: beginsAt });
    clock.advance("50m");
    expect(await run.result()).toBe(1);
    expect((await run.get()).startedAt).toEqual(beginsAt);
  });

  it("an option that is undefined is one that is left out", async () => {
    const place = new Place(kind);
    const pawl = await place.client([echo], { namespace: "mine", worker: { queues: ["mine"] } });
    const elsewhere = await place.client([echo], { namespace: "other" });
    await elsewhere.start(echo, 0);
    const run = await pawl.start(echo, 1, { namespace: undefined } as object);
    expect((await run.get()).namespace).toBe("mine");
    const { items } = await pawl.list({ namespace: undefined } as object);
    expect(items.map(({ id }) => id)).toEqual([run.id]);
    await pawl.startWorker({ queues: undefined, concurrency: undefined } as object);
    expect((await pawl.workers.list())[0]).toMatchObject({ queues: ["mine"], concurrency: 100 });
    expect((await pawl.workflows.versions("echo"))[0]?.counts).toEqual({ pending: 1 });
  });

  it("checks the input by its schema, and the run gets what the schema makes of it", async () => {
    const Order = z.object({ id: z.coerce.number(), note: z.string().default("none") });
    const order = workflow({ name: "order", input: Order }, async (_, input) => input);
    const pawl = await openPawl(kind, [order]);
    expect(await (await pawl.start(order, { id: "7" })).result()).toEqual({ id: 7, note: "none" });
    const error = await problem(pawl.start(order, { id: "seven" }));
    expect(error.code).toBe("validation_failed");
    expect(error.message).toMatch(/input of workflow "order".*id/);
    expect(error.details).toMatchObject({ issues: [{ path: "id" }] });
    expect((await pawl.list()).items).toHaveLength(1);
  });

  it("shows everything that it was given in the record and to the code", async () => {
    const tell = workflow({ name: "tell" }, async (ctx) => ctx.run);
    const pawl = await openPawl(kind, [tell]);
    const options = {
      tags: { tenant: "acme" },
      queue: "q",
      priority: 3,
      owner: "user-1",
      namespace: "ns",
      idempotencyKey: "k",
    };
    const run = await pawl.start(tell, undefined, options);
    const info = await run.result();
    const { priority: _, ...told } = options;
    expect(info).toMatchObject({
      id: run.id,
      workflow: "tell",
      version: 1,
      attempt: 1,
      ...told,
      forkedFrom: null,
      continuedFrom: null,
    });
    expect(await run.get()).toMatchObject({
      ...options,
      status: "completed",
      createdAt: expect.any(Date),
      finishedAt: expect.any(Date),
    });
  });

  it("refuses options that make no sense, naming option and value", async () => {
    const pawl = await openPawl(kind, [echo]);
    const bad: [string, object, string][] = [
      ["invalid_option", { priority: 1.5 }, "1.5"],
      ["invalid_option", { priority: "high" }, "high"],
      ["invalid_option", { idempotencyKey: "" }, "idempotencyKey"],
      ["invalid_option", { idempotencyKey: 7 }, "7"],
      ["invalid_duration", { idempotencyWindow: "later" }, "later"],
      ["invalid_duration", { delay: "soon" }, "soon"],
      ["invalid_option", { delay: new Date(Number.NaN) }, "delay"],
      ["invalid_name", { queue: "" }, "queue"],
      ["invalid_option", { tags: { a: 1 } }, '"a"'],
      ["invalid_option", { tags: "acme" }, "tags"],
      ["invalid_name", { namespace: "" }, "namespace"],
      ["invalid_name", { owner: 5 }, "owner"],
      ["workflow_version_not_registered", { version: 1.5 }, "1.5"],
    ];
    for (const [code, options, text] of bad) {
      const error = await problem(pawl.start(echo, 1, options as never));
      expect([JSON.stringify(options), error.code]).toEqual([JSON.stringify(options), code]);
      expect(error.message).toContain(text);
    }
    expect((await problem(pawl.start(echo, () => {}))).code).toBe("value_not_storable");
    expect((await problem(pawl.start(undefined as never))).code).toBe("invalid_option");
    expect((await problem(pawl.start(workflow({ name: "stranger" }, async () => {})))).code).toBe(
      "workflow_not_registered",
    );
    expect((await pawl.list()).items).toEqual([]);
  });
});

describe.each(storeKinds)("pawl.list on %s", (kind) => {
  it("pages newest first without skips or repeats while runs come", async () => {
    const place = new Place(kind);
    const pawl = await place.client([echo]);
    const ids: string[] = [];
    for (let index = 0; index < 25; index++) ids.push((await pawl.start(echo, index)).id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await pawl.list({ limit: 10, ...(cursor !== undefined && { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      await pawl.start(echo, "late");
    } while (cursor !== undefined);
    expect(seen).toEqual(ids.toReversed());
  });

  it("filters by everything there is", async () => {
    const clock = new ManualClock();
    const fails = workflow({ name: "fails", version: 2, retry: noRetry() }, (ctx) =>
      ctx.step("a", () => Promise.reject(new Error("no"))),
    );
    const pawl = await openPawl(kind, [echo, fails], { clock });
    const one = await pawl.start(echo, 1, { tags: { a: "1", b: "2" }, queue: "q", idempotencyKey: "k" });
    await one.result();
    clock.advance("1h");
    const two = await pawl.start(fails, undefined, { tags: { a: "1" } });
    await problem(two.result());
    const three = await pawl.start(echo, 3, { namespace: "other" });
    await three.result();
    const ids = async (query: object): Promise<string[]> => (await pawl.list(query)).items.map(({ id }) => id);
    expect(await ids({})).toEqual([two.id, one.id]);
    expect(await ids({ status: "failed" })).toEqual([two.id]);
    expect(await ids({ status: ["failed", "completed"] })).toEqual([two.id, one.id]);
    expect(await ids({ status: [] })).toEqual([]);
    expect(await ids({ workflow: "echo" })).toEqual([one.id]);
    expect(await ids({ version: 2 })).toEqual([two.id]);
    expect(await ids({ queue: "q" })).toEqual([one.id]);
    expect(await ids({ tags: { a: "1" } })).toEqual([two.id, one.id]);
    expect(await ids({ tags: { a: "1", b: "2" } })).toEqual([one.id]);
    expect(await ids({ idempotencyKey: "k" })).toEqual([one.id]);
    expect(await ids({ namespace: "other" })).toEqual([three.id]);
    expect(await ids({ createdAfter: new Date(clock.nowMs()) })).toEqual([two.id]);
    expect(await ids({ createdBefore: new Date(clock.nowMs()) })).toEqual([one.id]);
  });

  it("refuses filters that make no sense, naming option and value", async () => {
    const pawl = await openPawl(kind, [echo]);
    const bad: [object, string][] = [
      [{ limit: 0 }, "0"],
      [{ limit: 1001 }, "1001"],
      [{ limit: "ten" }, "ten"],
      [{ status: "done" }, '"done"'],
      [{ status: ["completed", "gone"] }, '"gone"'],
      [{ cursor: "page 2" }, "page 2"],
      [{ createdAfter: new Date("yesterday") }, "createdAfter"],
      [{ createdBefore: "2030-01-01" }, "createdBefore"],
      [{ tags: { a: 1 } }, '"a"'],
    ];
    for (const [query, text] of bad) {
      const error = await problem(async () => pawl.list(query));
      expect([error.code, error.message]).toEqual(["invalid_option", expect.stringContaining(text)]);
    }
  });
});

describe.each(storeKinds)("pawl.events on %s", (kind) => {
  it("come live, numbered without gaps, until the run has ended", async () => {
    const gate = new Gate();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("a", () => 1);
      await ctx.step("b", () => gate.opened);
      ctx.emit("custom", { x: 1 });
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    const seen: [number, string][] = [];
    for await (const { seq, kind: of } of run.events()) {
      seen.push([seq, of]);
      if (of === "step-completed") gate.open();
    }
    expect(seen).toEqual([
      [1, "run-started"],
      [2, "step-completed"],
      [3, "step-completed"],
      [4, "custom"],
      [5, "run-completed"],
    ]);
  });

  it("come to a reader in another process's stead, who may begin anywhere", async () => {
    const place = new Place(kind);
    const flow = workflow({ name: "flow" }, async (ctx) => {
      for (let index = 0; index < 20; index++) ctx.emit("tick", index);
      await ctx.waitForSignal("go");
    });
    const worker = await place.open([flow]);
    const reader = await place.client([]);
    const run = await worker.start(flow);
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { seq } of reader.events(run.id, { from: 15 })) seen.push(seq);
    })();
    await until(() => seen.includes(22));
    await reader.signal(run.id, "go");
    await reading;
    expect(seen).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
  });

  it("without follow end with what is there, and an abort ends them", async () => {
    const flow = workflow({ name: "flow" }, (ctx) => ctx.waitForSignal("never"));
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "waiting");
    expect((await eventsOf(pawl, run.id)).map(({ seq }) => seq)).toEqual([1, 2]);
    const controller = new AbortController();
    let count = 0;
    for await (const _ of run.events({ signal: controller.signal }))
      if (++count === 2) setImmediate(() => controller.abort());
    expect(count).toBe(2);
  });

  it("of a long log come in pages, all of them", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      for (let index = 0; index < 1300; index++) ctx.emit("tick", index);
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.result();
    expect((await eventsOf(pawl, run.id)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 1302 }, (_, index) => index + 1),
    );
  });

  it("refuse a number that is none, and a run that is none", async () => {
    const pawl = await openPawl(kind, [echo]);
    const run = await pawl.start(echo, 1);
    const first = (id: string, options: object): Promise<unknown> =>
      pawl.events(id, options)[Symbol.asyncIterator]().next();
    expect(await problem(first(run.id, { from: 0 }))).toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("0"),
    });
    expect(await problem(first("nobody", {}))).toMatchObject({
      code: "run_not_found",
      message: expect.stringContaining("nobody"),
    });
  });
});

describe.each(storeKinds)("pawl.delete and friends on %s", (kind) => {
  it("removes an ended run with all that belongs to it, and no other", async () => {
    const flow = workflow({ name: "flow" }, (ctx) => ctx.waitForSignal("go"));
    const pawl = await openPawl(kind, [flow]);
    const [one, two] = [await pawl.start(flow, undefined, { idempotencyKey: "k" }), await pawl.start(flow)];
    await untilStatus(pawl, one.id, "waiting");
    const error = await problem(pawl.delete(one.id));
    expect([error.code, error.message]).toEqual(["run_not_terminal", expect.stringContaining("waiting")]);
    await one.signal("go");
    await one.result();
    await pawl.delete(one.id);
    for (const attempt of [
      () => pawl.get(one.id),
      () => pawl.steps(one.id),
      () => one.result(),
      () => pawl.delete(one.id),
      () => one.status(),
    ]) {
      const gone = await problem(
        Promise.race([attempt(), new Promise((_, reject) => setTimeout(() => reject(new Error("hangs")), 3_000))]),
      );
      expect(gone.code).toBe("run_not_found");
    }
    expect(await two.status()).toMatch(/waiting|pending|running/);
    expect((await pawl.start(flow, undefined, { idempotencyKey: "k" })).isNew).toBe(true);
  });

  it("a known run's result is had from any process, also long after", async () => {
    const place = new Place(kind);
    const first = await place.open([echo]);
    const run = await first.start(echo, { a: 1 });
    await run.result();
    const second = await place.client([]);
    expect(await second.run(run.id).result()).toEqual({ a: 1 });
    expect((await problem(second.run("nobody").result())).code).toBe("run_not_found");
    expect((await problem(second.get(undefined as never))).code).toBe("run_not_found");
  });

  it("a failed run's result is its error, with kind, details and the run", async () => {
    const flow = workflow({ name: "flow", retry: noRetry() }, (ctx) =>
      ctx.step("a", () => Promise.reject(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }))),
    );
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    expect(await problem(run.result())).toMatchObject({
      kind: "network",
      retryable: true,
      details: { step: "a", attempts: 1, runId: run.id },
    });
    expect(await pawl.get(run.id)).toMatchObject({ status: "failed", error: { kind: "network" } });
  });

  it("inspect tells of the store", async () => {
    const pawl = await openPawl(kind, [echo]);
    expect((await pawl.inspect()).length).toBeGreaterThan(0);
  });
});

describe("createPawl", () => {
  it("refuses a configuration that makes no sense, naming option and value", async () => {
    const bad: [string, object, string][] = [
      ["config_invalid", { store: "memory:", payloadLimitBytes: 0 }, "payloadLimitBytes"],
      ["config_invalid", { store: "memory:", payloadLimitBytes: "4 MiB" }, "4 MiB"],
      ["config_invalid", { store: "memory:", workflows: [{}] }, "workflows"],
      ["config_invalid", { store: "memory:", wrokflows: [] }, "wrokflows"],
      ["store_url_invalid", { store: "mysql://x" }, "mysql"],
      ["config_invalid", { store: "memory:", namespace: "" }, "namespace"],
    ];
    for (const [code, config, text] of bad) {
      const error = await problem(createPawl(config));
      expect([JSON.stringify(config), error.code]).toEqual([JSON.stringify(config), code]);
      expect(error.message).toContain(text);
    }
  });

  it("refuses a worker's options that make no sense", async () => {
    await using pawl = await createPawl({ store: "memory:", workflows: [echo] });
    const bad: [string, object, string][] = [
      ["invalid_option", { concurrency: 0 }, "0"],
      ["invalid_option", { queues: [] }, "queues"],
      ["invalid_name", { queues: [""] }, "queue"],
      ["invalid_option", { lease: "10ms" }, "10 ms"],
      ["invalid_duration", { lease: "x" }, "lease"],
      ["invalid_duration", { shutdownTimeout: -1 }, "shutdownTimeout"],
    ];
    for (const [code, options, text] of bad) {
      const error = await problem(pawl.startWorker(options));
      expect([JSON.stringify(options), error.code]).toEqual([JSON.stringify(options), code]);
      expect(error.message).toContain(text);
    }
    expect((await problem(async () => pawl.close({ timeout: "x" }))).code).toBe("invalid_duration");
  });
});
