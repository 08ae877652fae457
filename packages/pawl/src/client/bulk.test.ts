import { describe, expect, it } from "vitest";
import { Gate, openPawl, Place, problem, storeKinds, until, untilStatus } from "../engine/test-kit.fixture.ts";
import { PermanentError } from "../errors/permanent-error.ts";
import { noRetry } from "../retry/retry-policy.ts";
import { workflow, type Workflow } from "../workflow/workflow.ts";
import type { BulkProgress } from "./bulk.ts";
import type { ErrorFilter } from "./error-filter.ts";
import type { Pawl } from "./pawl.ts";

/** Fails in its second step until it is mended. */
function breaking(): {
  readonly state: { isMended: boolean; reserved: number };
  readonly flow: Workflow<number, number>;
} {
  const state = { isMended: false, reserved: 0 };
  const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx, n: number) => {
    await ctx.step("reserve", () => void state.reserved++);
    return ctx.step("charge", () => {
      if (!state.isMended) throw new Error(`card ${n} declined`);
      return n;
    });
  });
  return { state, flow };
}

async function startMany(pawl: Pawl, count: number, tags: Record<string, string> = {}): Promise<string[]> {
  const runs = await Promise.all(Array.from({ length: count }, (_, n) => pawl.start("flow", n, { tags })));
  return runs.map(({ id }) => id);
}

async function all(operation: AsyncIterable<BulkProgress>): Promise<BulkProgress[]> {
  const seen: BulkProgress[] = [];
  for await (const progress of operation) seen.push(progress);
  return seen;
}

it("does it to runs that are named, of them to those that pass the filter, and passes over what there is not", async () => {
  const { flow } = breaking();
  const pawl = await openPawl("memory", [flow]);
  const ids = await startMany(pawl, 3);
  const others = await startMany(pawl, 1, { tenant: "other" });
  const named = [ids[0]!, ids[1]!, ids[0]!, others[0]!, "019aa000-0000-7000-8000-000000000000", "", 7 as never];
  const result = await pawl.bulk.cancel({ where: { workflow: "flow", tags: {} }, runs: named.slice(0, 3) });
  expect(result).toMatchObject({ matched: 2, done: 2, skipped: 0, failedCount: 0 });
  const rest = await pawl.bulk.cancel({ where: { tags: { tenant: "other" } }, runs: [...named, ids[2]!] });
  expect(rest).toMatchObject({ matched: 1, done: 1 });
  expect(await pawl.bulk.cancel({ where: {}, runs: [] })).toMatchObject({ matched: 0 });
  const wrong = pawl.bulk.cancel({ where: {}, runs: "all" as never });
  expect((await problem(Promise.resolve(wrong))).code).toBe("invalid_option");
});

const untilCount = (pawl: Pawl, status: "failed" | "completed", count: number): Promise<void> =>
  until(
    async () => (await pawl.bulk.cancel({ where: { status }, dryRun: true })).matched === count,
    `${count} ${status} runs`,
  );

describe.each(storeKinds)("bulk operations on %s", (kind) => {
  it("retry opens every failed run that passes the filter once, page by page, and a repeat finds nothing to do", async () => {
    const { state, flow } = breaking();
    const pawl = await openPawl(kind, [flow]);
    await startMany(pawl, 450, { tenant: "acme" });
    await startMany(pawl, 3, { tenant: "other" });
    await untilCount(pawl, "failed", 453);
    state.isMended = true;
    const where = { workflow: "flow", tags: { tenant: "acme" } };
    const pages: BulkProgress[] = [];
    const operation = pawl.bulk.retry({ where, onProgress: (progress) => pages.push(progress) });
    const seen = await all(operation);
    expect(await operation).toEqual({ matched: 450, done: 450, skipped: 0, failed: [], failedCount: 0 });
    expect(seen.at(-1)).toEqual({ matched: 450, done: 450, skipped: 0, failed: 0 });
    expect(pages.map(({ matched }) => matched)).toEqual([200, 400, 450]);
    await untilCount(pawl, "completed", 450);
    expect(state.reserved).toBe(453);
    expect(await pawl.bulk.retry({ where })).toMatchObject({ matched: 0, done: 0 });
    expect(await pawl.bulk.retry({ where: { ...where, status: "completed" } })).toMatchObject({
      done: 0,
      skipped: 450,
    });
  });

  it("a fork of many takes over what came before the step; with a key, a repeat makes no second one", async () => {
    const { state, flow } = breaking();
    const pawl = await openPawl(kind, [flow]);
    const ids = await startMany(pawl, 250);
    await untilCount(pawl, "failed", 250);
    state.isMended = true;
    const options = { where: {}, from: "charge", key: "after the outage", tags: { mended: "yes" } } as const;
    expect(await pawl.bulk.fork({ ...options, limit: 20 })).toMatchObject({ matched: 20, done: 20 });
    expect(await pawl.bulk.fork(options)).toMatchObject({ matched: 250, done: 230, skipped: 20, failed: [] });
    await untilCount(pawl, "completed", 250);
    expect(state.reserved).toBe(250);
    const forks: string[] = [];
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
      const page = await pawl.list({ tags: { mended: "yes" }, limit: 100, ...(cursor !== undefined && { cursor }) });
      for (const { forkedFrom } of page.items) forks.push(forkedFrom ?? "none");
      cursor = page.nextCursor;
    }
    expect(forks.toSorted()).toEqual(ids.toSorted());
    const wrong = await pawl.bulk.fork({ where: {}, from: "no such step", limit: 150 });
    expect([wrong.done, wrong.failedCount, wrong.failed.length]).toEqual([0, 150, 100]);
    expect(wrong.failed[0]?.error.code).toBe("step_not_found");
  });

  it("cancel, pause and resume ask all that are in a state for it, and delete removes those that have ended", async () => {
    const wait = workflow({ name: "wait" }, async (ctx) => ctx.waitForSignal("go"));
    const pawl = await openPawl(kind, [wait]);
    const runs = await Promise.all(Array.from({ length: 5 }, () => pawl.start(wait)));
    for (const { id } of runs) await untilStatus(pawl, id, "waiting");
    const where = { workflow: "wait" };
    expect(await pawl.bulk.pause({ where, limit: 3 })).toMatchObject({ matched: 3, done: 3 });
    expect(await pawl.bulk.pause({ where })).toMatchObject({ matched: 2, done: 2 });
    expect(await pawl.bulk.pause({ where: { status: "paused" } })).toMatchObject({ done: 0, skipped: 5 });
    expect(await pawl.bulk.resume({ where })).toMatchObject({ matched: 5, done: 5 });
    expect(await pawl.bulk.delete({ where: { status: "waiting" } })).toMatchObject({ done: 0 });
    for (const { id } of runs) await untilStatus(pawl, id, "waiting");
    expect(await pawl.bulk.cancel({ where, reason: "closing" })).toMatchObject({ matched: 5, done: 5 });
    for (const { id } of runs) await untilStatus(pawl, id, "cancelled");
    expect((await pawl.get(runs[0]!.id)).error?.message).toContain("closing");
    expect(await pawl.bulk.delete({ where, dryRun: true })).toMatchObject({ matched: 5, done: 0 });
    expect(await pawl.bulk.delete({ where })).toMatchObject({ matched: 5, done: 5 });
    expect((await pawl.list()).items).toEqual([]);
  });

  it("ends when it is aborted, keeping what it has done, and begins nothing more", async () => {
    const { flow } = breaking();
    const pawl = await new Place(kind).client([flow]);
    await startMany(pawl, 401);
    const stop = new AbortController();
    const operation = pawl.bulk.cancel({
      where: {},
      signal: stop.signal,
      onProgress: ({ matched }) => matched >= 200 && stop.abort(new Error("enough")),
    });
    await expect(operation).rejects.toThrow("enough");
    await expect(all(operation)).rejects.toThrow("enough");
    expect(await pawl.bulk.delete({ where: {} })).toMatchObject({ matched: 200, done: 200 });
    expect(await pawl.bulk.cancel({ where: {} })).toMatchObject({ done: 201 });
  });
});

it("a fork of many can make each input of the one before", async () => {
  const { flow } = breaking();
  const pawl = await openPawl("memory", [flow]);
  await startMany(pawl, 3);
  await untilCount(pawl, "failed", 3);
  const forked = await pawl.bulk.fork({ where: {}, editInput: (n) => Number(n) + 100 });
  expect(forked).toMatchObject({ done: 3 });
  await untilCount(pawl, "failed", 6);
  const inputs = (await pawl.list()).items.map(({ input }) => input as number);
  expect(inputs.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 100, 101, 102]);
  const both = { where: {}, input: 1, editInput: () => 2 };
  expect((await problem(async () => pawl.bulk.fork(both))).message).toContain("exclude each other");
});

it("bulk operations refuse what they cannot mean", async () => {
  const pawl = await openPawl("memory", []);
  const refused = async (options: object): Promise<string> =>
    (await problem(async () => pawl.bulk.cancel(options as never))).message;
  expect(await refused({})).toContain("{} means all runs");
  expect(await refused({ where: { limit: 5 } })).toContain("limit is an option beside it");
  expect(await refused({ where: {}, concurrency: 0 })).toContain("concurrency");
  expect(await refused({ where: {}, limit: 1.5 })).toContain("limit");
  expect(await refused({ where: { status: "odd" } })).toContain('"odd"');
});

it("a walk minds no run that goes away, or moves on, while it is under way", async () => {
  const gate = new Gate();
  const held = workflow({ name: "held" }, async (ctx) => ctx.step("hold", () => gate.opened));
  const pawl = await openPawl("memory", [held], { worker: { concurrency: 1 } });
  const runs = await Promise.all(Array.from({ length: 4 }, () => pawl.start(held)));
  const operation = pawl.bulk.cancel({ where: {}, concurrency: 1 });
  await pawl.cancel(runs[0]!.id, { force: true });
  const { matched, done, skipped, failed } = await operation;
  expect([matched, done + skipped, failed]).toEqual([4, 4, []]);
  gate.open();
});

describe.each(storeKinds)("an operation on what has failed of one reason, on %s", (kind) => {
  it("is for the runs of a group of pawl.errors, and for no others", async () => {
    const pay = workflow({ name: "pay", retry: noRetry() }, async (ctx, [step, code]: [string, string]) => {
      if (step === "") throw new PermanentError("no", { code });
      await ctx.step(step, () => {
        throw new PermanentError("no", { code });
      });
    });
    const pawl = await openPawl(kind, [pay]);
    const inputs = Array.from({ length: 8 }, (): [string, string] => ["charge", "declined"]);
    for (const input of [...inputs, ["charge", "expired"], ["refund", "declined"], ["", "declined"]] as [
      string,
      string,
    ][])
      await problem((await pawl.start(pay, input)).result());
    const count = async (error: ErrorFilter, limit = 100) =>
      (await pawl.bulk.retry({ where: { workflow: "pay" }, error, limit, dryRun: true })).matched;
    expect(await count({ code: "declined", step: "charge" })).toBe(8);
    expect(await count({ code: "declined", step: "charge" }, 3)).toBe(3);
    expect(await count({ code: "declined", step: null })).toBe(1);
    expect(await count({ code: "declined" })).toBe(10);
    expect(await count({ code: "timeout" })).toBe(0);
    const deleted = await pawl.bulk.delete({ where: {}, error: { code: "declined", step: "charge" } });
    expect(deleted).toMatchObject({ matched: 8, done: 8 });
    expect((await pawl.errors()).groups.map(({ step, code }) => [step, code])).toEqual(
      expect.arrayContaining([
        ["charge", "expired"],
        ["refund", "declined"],
        [undefined, "declined"],
      ]),
    );
    const wrong = await problem(Promise.resolve(pawl.bulk.retry({ where: {}, error: "declined" as never })));
    expect(wrong).toMatchObject({ code: "invalid_option", details: { option: "error" } });
    await pawl.close();
  });
});
