import { describe, expect, it } from "vitest";
import { ManualClock, Place, problem, storeKinds, untilStatus } from "../engine/test-kit.fixture.ts";
import { workflow } from "../workflow/workflow.ts";

interface Sync {
  readonly account: string;
  readonly n?: number;
}

describe.each(storeKinds)("a singleton on %s", (kind) => {
  const sync = workflow({ name: "sync", singleton: { key: (input: Sync) => input.account } }, (ctx, _: Sync) =>
    ctx.waitForSignal("go", { timeout: "1d" }),
  );

  it("finds the run of its key that has not ended, and starts one where there is none", async () => {
    const pawl = await new Place(kind).open([sync]);
    const first = await pawl.start(sync, { account: "a" });
    const again = await pawl.start(sync, { account: "a", n: 2 });
    const other = await pawl.start(sync, { account: "b" });
    expect([first.isNew, again.isNew, again.id, other.isNew]).toEqual([true, false, first.id, true]);
    await pawl.signal(first.id, "go");
    await first.result();
    expect((await pawl.start(sync, { account: "a" })).isNew).toBe(true);
  });

  it("asks the older run to cancel where that is said, and starts at once", async () => {
    const pawl = await new Place(kind).open([sync]);
    const first = await pawl.start(sync, { account: "a" });
    await untilStatus(pawl, first.id, "waiting");
    const next = await pawl.start(sync, { account: "a" }, { singleton: { onConflict: "cancel" } });
    expect([next.isNew, next.id === first.id]).toEqual([true, false]);
    const error = await problem(first.result());
    expect([error.code, error.message]).toEqual([
      "run_cancelled",
      expect.stringContaining('A newer run of "sync" took its place.'),
    ]);
    await untilStatus(pawl, next.id, "waiting");
    expect((await pawl.start(sync, { account: "a" })).id).toBe(next.id);
  });

  it("is one run under any concurrency", async () => {
    const pawl = await new Place(kind).client([sync]);
    const runs = await Promise.all(Array.from({ length: 20 }, () => pawl.start(sync, { account: "a" })));
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
    expect(runs.filter(({ isNew }) => isNew)).toHaveLength(1);
  });

  it("can be asked for, or taken back, by a single start", async () => {
    const plain = workflow({ name: "plain" }, (ctx) => ctx.waitForSignal("go", { timeout: "1d" }));
    const pawl = await new Place(kind).client([plain, sync]);
    const first = await pawl.start(plain, undefined, { singleton: {} });
    expect((await pawl.start(plain, undefined, { singleton: {} })).id).toBe(first.id);
    expect((await pawl.start(plain, undefined, { singleton: { key: "other" } })).isNew).toBe(true);
    expect((await pawl.start(plain)).isNew).toBe(true);
    const one = await pawl.start(sync, { account: "a" });
    expect((await pawl.start(sync, { account: "a" }, { singleton: false })).isNew).toBe(true);
    expect((await pawl.start(sync, { account: "z" }, { singleton: { key: "a" } })).id).toBe(one.id);
    expect((await pawl.start(sync, { account: "a" }, { singleton: false, idempotencyKey: "a" })).isNew).toBe(true);
  });
});

describe.each(storeKinds)("a debounced start on %s", (kind) => {
  const index = workflow(
    { name: "index", debounce: { key: (input: Sync) => input.account, delay: "5s", maxDelay: "12s" } },
    (_ctx, { n }: Sync) => n,
  );

  it("waits until there was none for the delay, and runs once with the last input", async () => {
    const clock = new ManualClock();
    const pawl = await new Place(kind).open([index], { clock });
    const first = await pawl.start(index, { account: "a", n: 1 }, { tags: { by: "ann" } });
    clock.advance("4s");
    const second = await pawl.start(index, { account: "a", n: 2 }, { tags: { by: "bob" } });
    const other = await pawl.start(index, { account: "b", n: 7 });
    expect([first.isNew, second.isNew, second.id, other.isNew]).toEqual([true, false, first.id, true]);
    clock.advance("4s");
    expect(await first.status()).toBe("pending");
    clock.advance("1s");
    expect(await second.result()).toBe(2);
    expect((await pawl.get(first.id)).tags).toEqual({ by: "bob" });
    expect(await other.result()).toBe(7);
    expect((await pawl.start(index, { account: "a", n: 3 })).isNew).toBe(true);
  });

  it("does not wait for longer than the longest delay after the first one", async () => {
    const clock = new ManualClock();
    const pawl = await new Place(kind).open([index], { clock });
    const first = await pawl.start(index, { account: "a", n: 1 });
    for (const n of [2, 3]) {
      clock.advance("4s");
      expect((await pawl.start(index, { account: "a", n })).id).toBe(first.id);
    }
    clock.advance("4s");
    expect(await first.result()).toBe(3);
  });

  it("begins a new run where the one before has begun", async () => {
    const clock = new ManualClock();
    const slow = workflow({ name: "slow", debounce: { delay: "1s" } }, async (ctx, n: number) => {
      await ctx.sleep("1h");
      return n;
    });
    const pawl = await new Place(kind).open([slow], { clock });
    const first = await pawl.start(slow, 1);
    clock.advance("1s");
    await untilStatus(pawl, first.id, "sleeping");
    const second = await pawl.start(slow, 2);
    expect([second.isNew, second.id === first.id]).toEqual([true, false]);
    expect((await pawl.start(slow, 3)).id).toBe(second.id);
    clock.advance("1s");
    await untilStatus(pawl, second.id, "sleeping");
    clock.advance("1h");
    expect([await first.result(), await second.result()]).toEqual([1, 3]);
  });

  it("can be asked for by a single start", async () => {
    const plain = workflow({ name: "plain" }, (_ctx, n: number) => n);
    const clock = new ManualClock();
    const pawl = await new Place(kind).open([plain], { clock });
    const first = await pawl.start(plain, 1, { debounce: { key: "k", delay: "1s" } });
    expect((await pawl.start(plain, 2, { debounce: { key: "k", delay: "2s" } })).id).toBe(first.id);
    expect(await (await pawl.start(plain, 3)).result()).toBe(3);
    clock.advance("2s");
    expect(await first.result()).toBe(2);
  });
});

describe("the key of a start", () => {
  const one = workflow({ name: "one", singleton: {} }, () => 1);
  const late = workflow({ name: "late", debounce: { delay: "1s" } }, () => 1);
  const odd = workflow(
    { name: "odd", singleton: { key: () => 7 as unknown as string }, flow: { key: () => null as unknown as string } },
    () => 1,
  );

  it("is one: options that exclude each other are refused", async () => {
    const pawl = await new Place("memory").client([one, late, odd]);
    const refused = async (attempt: Promise<unknown>): Promise<string> => {
      const error = await problem(attempt);
      expect(error.code).toBe("invalid_option");
      return error.message;
    };
    expect(await refused(pawl.start(one, undefined, { idempotencyKey: "k" }))).toContain(
      "idempotencyKey cannot be given together with singleton",
    );
    expect(await refused(pawl.start(late, undefined, { idempotencyKey: "k" }))).toContain("together with debounce");
    expect(await refused(pawl.start(late, undefined, { delay: "1h" }))).toContain(
      "delay cannot be given together with debounce",
    );
    expect(await refused(pawl.start(one, undefined, { debounce: { delay: "1s" }, singleton: {} }))).toContain(
      "exclude each other",
    );
    expect(await refused(pawl.start(one, undefined, { singleton: { key: 5 as never } }))).toContain(
      "it must be a text",
    );
    expect(await refused(pawl.start(odd))).toContain('singleton key of workflow "odd" is 7');
    expect(await refused(pawl.start(odd, undefined, { singleton: false }))).toContain(
      'key of the flow of workflow "odd" is null',
    );
    expect(await refused(pawl.start(one, undefined, { singleton: false, idempotencyKey: "$singleton:" }))).toContain(
      "begin Pawl's own keys",
    );
    expect(await refused(pawl.start(odd, undefined, { singleton: false, flowKey: "k".repeat(201) }))).toContain(
      "option flowKey",
    );
    await pawl.start(odd, undefined, { singleton: false, flowKey: "given" });
  });
});
