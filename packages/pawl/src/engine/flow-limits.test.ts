import { describe, expect, it } from "vitest";
import type { Pawl } from "../client/pawl.ts";
import type { RunHandle } from "../client/run-handle.ts";
import { noRetry } from "../retry/retry-policy.ts";
import type { Store } from "../store/store.ts";
import type { FlowOptions } from "../workflow/flow-control.ts";
import { workflow, type Workflow } from "../workflow/workflow.ts";
import { Gate, ManualClock, Place, storeKinds, until, untilStatus } from "./test-kit.fixture.ts";

interface Job {
  readonly tenant: string;
  readonly n: number;
}

/** A workflow whose runs stand in a step until the test opens the gate, and what it has seen. */
function gated(flow: FlowOptions<Job>, queue?: string) {
  const seen = { began: [] as string[], active: 0, most: 0, gates: new Map<string, Gate>() };
  const job: Workflow<Job, void> = workflow(
    { name: "job", flow, ...(queue !== undefined && { queue }) },
    async (ctx, { tenant, n }: Job) => {
      await ctx.step("work", async () => {
        const name = `${tenant}${n}`;
        const gate = new Gate();
        seen.gates.set(name, gate);
        seen.began.push(name);
        seen.active += 1;
        seen.most = Math.max(seen.most, seen.active);
        await gate.opened;
        seen.active -= 1;
        seen.gates.delete(name);
      });
    },
  );
  const openOne = (): void => {
    const [[name, gate] = []] = seen.gates;
    if (name !== undefined) seen.gates.delete(name);
    gate?.open();
  };
  return { job, seen, openOne };
}

function startAll(pawl: Pawl, job: Workflow<Job, void>, names: readonly string[]): Promise<RunHandle<void>[]> {
  return Promise.all(names.map((name) => pawl.start(job, { tenant: name.slice(0, 1), n: Number(name.slice(1)) })));
}

const names = (tenant: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${tenant}${n}`);

/** What is in virtual time settles without it: whatever was to happen by now has. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe.each(storeKinds)("the limits of a flow on %s", (kind) => {
  it("hold over all workers, whichever started the run, and each place that comes free is taken by itself", async () => {
    const place = new Place(kind);
    const { job, seen, openOne } = gated({ concurrency: 3 });
    const first = await place.open([job]);
    const second = await place.open([job]);
    const runs = [...(await startAll(first, job, names("a", 6))), ...(await startAll(second, job, names("b", 6)))];
    await until(() => seen.active === 3);
    for (let done = 0; done < runs.length; done += 1) {
      await until(() => seen.active === Math.min(3, runs.length - done));
      openOne();
      await until(() => seen.began.length >= Math.min(runs.length, done + 4));
    }
    await Promise.all(runs.map((run) => run.result()));
    expect([seen.most, seen.began.length]).toEqual([3, 12]);
  });

  it("hold for each key", async () => {
    const { job, seen, openOne } = gated({ key: ({ tenant }) => tenant, concurrency: { perKey: 1 } });
    const pawl = await new Place(kind).open([job]);
    const runs = await startAll(pawl, job, [...names("a", 3), ...names("b", 2), "c0"]);
    await until(() => seen.active === 3);
    await settled();
    expect(seen.began.toSorted()).toEqual(["a0", "b0", "c0"]);
    while (seen.began.length < 6 || seen.active > 0) {
      openOne();
      await settled();
    }
    await Promise.all(runs.map((run) => run.result()));
    expect(seen.most).toBe(3);
  });

  it("leave the place of a run that sleeps or waits to another, and let it in again when it is due", async () => {
    const clock = new ManualClock();
    const order: string[] = [];
    const nap = workflow({ name: "nap", flow: { concurrency: 1 } }, async (ctx, name: string) => {
      await ctx.step("before", () => void order.push(`${name} before`));
      await ctx.sleep("1h");
      await ctx.step("after", () => void order.push(`${name} after`));
    });
    const pawl = await new Place(kind).open([nap], { clock });
    const runs = [];
    for (const name of ["a", "b", "c"]) {
      runs.push(await pawl.start(nap, name));
      await untilStatus(pawl, runs.at(-1)!.id, "sleeping");
    }
    expect(order).toEqual(["a before", "b before", "c before"]);
    clock.advance("1h");
    await Promise.all(runs.map((run) => run.result()));
    expect(order.slice(3).toSorted()).toEqual(["a after", "b after", "c after"]);
  });

  it("let no more runs begin within a period than the rate allows", async () => {
    const clock = new ManualClock();
    const began: number[] = [];
    const since = clock.nowMs();
    const call = workflow({ name: "call", flow: { rateLimit: { limit: 2, period: "1m" } } }, (ctx) =>
      ctx.step("call", () => void began.push(clock.nowMs() - since)),
    );
    const place = new Place(kind);
    const pawl = await place.open([call], { clock });
    await place.open([call], { clock });
    const runs = await Promise.all(Array.from({ length: 5 }, () => pawl.start(call)));
    await until(() => began.length === 2);
    await settled();
    for (const count of [2, 2, 4, 4, 5]) {
      await until(() => began.length === count);
      await settled();
      clock.advance("30s");
    }
    await Promise.all(runs.map((run) => run.result()));
    expect(began).toEqual([0, 0, 60_000, 60_000, 120_000]);
  });

  it("count a rate for each key where that is said", async () => {
    const clock = new ManualClock();
    const began: string[] = [];
    const flow: FlowOptions<string> = { key: (who) => who, rateLimit: { limit: 1, period: "1h", perKey: true } };
    const call = workflow({ name: "call", flow }, (ctx, who: string) => ctx.step("call", () => void began.push(who)));
    const pawl = await new Place(kind).open([call], { clock });
    for (const who of ["a", "a", "b"]) await pawl.start(call, who);
    await until(() => began.length === 2);
    await settled();
    expect(began.toSorted()).toEqual(["a", "b"]);
    clock.advance("1h");
    await until(() => began.length === 3);
  });

  it("let keys take turns: one run of a tenant is not behind a thousand of another's", async () => {
    const { job, seen, openOne } = gated({ key: ({ tenant }) => tenant, concurrency: 1 });
    const pawl = await new Place(kind).open([job]);
    await startAll(pawl, job, names("a", 1000));
    await until(() => seen.active === 1);
    await startAll(pawl, job, ["b0"]);
    openOne();
    await until(() => seen.began.length === 2);
    expect(seen.began[1]).toBe("b0");
    await pawl.close({ timeout: 0 });
  });

  it("let keys take turns where nothing but the worker is limited", async () => {
    const { job, seen, openOne } = gated({ key: ({ tenant }) => tenant });
    const place = new Place(kind);
    const pawl = await place.client([job]);
    await startAll(pawl, job, [...names("a", 20), ...names("b", 2)]);
    await pawl.startWorker({ concurrency: 4 });
    await until(() => seen.active === 4);
    expect(seen.began.filter((name) => name.startsWith("b"))).toHaveLength(2);
    openOne();
    await until(() => seen.began.length === 5);
    await pawl.close({ timeout: 0 });
  });

  it("of a queue come before those of the workflow, and go across workflows", async () => {
    const { job, seen } = gated({ concurrency: 10 }, "mail");
    const other = workflow({ name: "other" }, (ctx) => ctx.waitForSignal("go", { timeout: "1h" }));
    const pawl = await new Place(kind).open([job, other], { queues: { mail: { concurrency: 1 } } });
    const [first] = await startAll(pawl, job, names("a", 3));
    await until(() => seen.active === 1);
    const waiting = await pawl.start(other, undefined, { queue: "mail" });
    const free = await pawl.start(other);
    await untilStatus(pawl, free.id, "waiting");
    expect([await waiting.status(), seen.active]).toEqual(["pending", 1]);
    expect((await pawl.queues.list()).find(({ queue }) => queue === "mail")?.limits).toEqual({
      concurrency: 1,
      concurrencyPerKey: undefined,
      rateLimit: undefined,
    });
    seen.gates.get("a0")!.open();
    await first!.result();
    await pawl.close({ timeout: 0 });
  });

  it("stay with a run that is retried, forked, or goes on as another", async () => {
    const place = new Place(kind);
    const store = place.store() as Store;
    let isBroken = true;
    const flow: FlowOptions<number> = { key: (n) => `n${n > 1 ? "+" : n}`, concurrency: 1 };
    const job = workflow({ name: "job", flow }, async (ctx, n: number) => {
      await ctx.step("try", { retry: noRetry() }, () => {
        if (isBroken) throw new Error("broken");
      });
      if (n > 0) await ctx.continueAsNew(n - 1);
    });
    const pawl = await place.open([job], { store });
    const run = await pawl.start(job, 1);
    await run.result().catch(() => {});
    isBroken = false;
    await pawl.retry(run.id);
    await run.result();
    const fork = await pawl.fork(run.id);
    await fork.result();
    const first = (await store.getRun({ runId: run.id }))!;
    const next = (await store.getRun({ runId: first.continuedTo! }))!;
    const forked = (await store.getRun({ runId: fork.id }))!;
    expect([first, next, forked].map((row) => [row.flow, row.flowKey])).toEqual(
      Array.from({ length: 3 }, () => ["workflow:job", "n1"]),
    );
  });

  it("give the places of a dead worker back", async () => {
    const clock = new ManualClock();
    const place = new Place(kind);
    const [dead, alive] = [gated({ concurrency: 1 }), gated({ concurrency: 1 })];
    const store = place.store() as Store;
    const first = await place.client([dead.job], { clock, store });
    const { id } = await first.startWorker();
    await startAll(first, dead.job, ["a0"]);
    await until(() => dead.seen.active === 1);
    const second = await place.open([alive.job], { clock });
    const [waiting] = await startAll(second, alive.job, ["b0"]);
    await settled();
    expect(alive.seen.began).toEqual([]);
    await store.releaseWorkers({ nowMs: clock.nowMs(), deadIds: [id] });
    for (let done = 0; done < 2; done += 1) {
      await until(() => alive.seen.active === 1);
      alive.openOne();
      await until(() => alive.seen.active === 0 || alive.seen.began.length > done + 1);
    }
    await waiting!.result();
    expect(alive.seen.began.toSorted()).toEqual(["a0", "b0"]);
    expect(alive.seen.most).toBe(1);
    dead.openOne();
  });

  it("are not spoken of in claims where there are none", async () => {
    const place = new Place(kind);
    const store = place.store();
    if (typeof store === "string") return;
    const asked: unknown[] = [];
    const commit = store.commit.bind(store);
    store.commit = (batch) => {
      if (batch.claim !== null) asked.push(batch.claim.flows);
      return commit(batch);
    };
    const plain = workflow({ name: "plain", flow: { key: () => "a" } }, () => 1);
    const pawl = await place.open([plain], { store, queues: { mail: { key: () => "b" } } });
    await (await pawl.start(plain)).result();
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every((flows) => Object.keys(flows as object).length === 0)).toBe(true);
  });
});
