import { describe, expect, it } from "vitest";
import { Gate, ManualClock, Place, listeningLogger, problem, storeKinds, until } from "../engine/test-kit.fixture.ts";
import { workflow } from "../workflow/workflow.ts";
import type { Pawl } from "./pawl.ts";
import type { RunHandle } from "./run-handle.ts";

const order = workflow({ name: "order" }, async (_ctx, input: unknown) => input);
const mail = workflow({ name: "mail" }, async (ctx) => ctx.step("send", { retry: { attemptsMax: 1 } as never }, fail));

function fail(): never {
  throw new Error("no");
}

async function ids(pawl: Pawl): Promise<readonly string[]> {
  return (await pawl.list()).items.map(({ id }) => id).toSorted();
}

async function endedRun(pawl: Pawl, startable: typeof order | typeof mail): Promise<RunHandle> {
  const run = await pawl.start(startable as typeof order, 1);
  await run.result().catch(() => {});
  return run;
}

describe.each(storeKinds)("prune on %s", (kind) => {
  it("deletes what ended longer ago, and nothing that has not ended", async () => {
    const clock = new ManualClock();
    const gate = new Gate();
    const slow = workflow({ name: "slow" }, async (ctx) => ctx.step("wait", () => gate.opened));
    const pawl = await new Place(kind).open([order, slow], { clock });
    const running = await pawl.start(slow);
    const old = await endedRun(pawl, order);
    const oldAt = new Date(clock.nowMs());
    clock.advance("10 days");
    const young = await endedRun(pawl, order);
    expect(await pawl.prune({ olderThan: "11 days" })).toEqual({ deleted: 0 });
    expect(await pawl.prune({ olderThan: "9 days" })).toEqual({ deleted: 1 });
    expect(await ids(pawl)).toEqual([running.id, young.id].toSorted());
    expect((await problem(pawl.get(old.id))).code).toBe("run_not_found");
    expect(await pawl.prune({ olderThan: oldAt })).toEqual({ deleted: 0 });
    expect(await pawl.prune({ olderThan: new Date(clock.nowMs()) })).toEqual({ deleted: 1 });
    expect(await ids(pawl)).toEqual([running.id]);
    gate.open();
    await running.result();
  });

  it("goes by workflow, status and namespace", async () => {
    const pawl = await new Place(kind).open([order, mail]);
    const done = await endedRun(pawl, order);
    const failed = await endedRun(pawl, mail);
    const other = await pawl.start(order, 1, { namespace: "other" });
    await other.result();
    const prune = async (options: object): Promise<number> => (await pawl.prune({ olderThan: 0, ...options })).deleted;
    expect(await prune({ status: "cancelled" })).toBe(0);
    expect(await prune({ workflow: "mail", status: "completed" })).toBe(0);
    expect(await prune({ status: ["failed", "cancelled"] })).toBe(1);
    expect(await ids(pawl)).toEqual([done.id]);
    expect((await problem(pawl.get(failed.id))).code).toBe("run_not_found");
    expect(await prune({ workflow: "order" })).toBe(1);
    expect((await pawl.get(other.id)).status).toBe("completed");
    expect(await prune({ namespace: "other" })).toBe(1);
  });

  it("lets go of the idempotency key with the run", async () => {
    const pawl = await new Place(kind).open([order]);
    const first = await pawl.start(order, 1, { idempotencyKey: "k" });
    await first.result();
    await pawl.prune({ olderThan: 0 });
    const second = await pawl.start(order, 2, { idempotencyKey: "k" });
    expect(await second.result()).toBe(2);
  });

  it("names what it cannot go by", async () => {
    const pawl = await new Place(kind).client([order]);
    expect((await problem(pawl.prune({ olderThan: "soon" }))).code).toBe("invalid_duration");
    expect((await problem(pawl.prune({} as never))).code).toBe("invalid_duration");
    expect((await problem(pawl.prune({ olderThan: new Date(Number.NaN) }))).message).toContain("olderThan");
    const error = await problem(pawl.prune({ olderThan: 0, status: "running" as never }));
    expect([error.code, error.message]).toEqual([
      "invalid_option",
      'The option status is "running"; runs that can be deleted are completed, failed, cancelled.',
    ]);
  });

  it("ends with the signal's reason", async () => {
    const pawl = await new Place(kind).open([order]);
    await endedRun(pawl, order);
    const reason = new Error("enough");
    await expect(pawl.prune({ olderThan: 0, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect((await ids(pawl)).length).toBe(1);
  });
});

describe.each(storeKinds)("retention on %s", (kind) => {
  it("is done by a process with a worker, by the rules of its configuration", async () => {
    const clock = new ManualClock();
    const logger = listeningLogger();
    const pawl = await new Place(kind).open([order, mail], {
      clock,
      logger,
      worker: { lease: "1000 days" },
      retention: [
        { workflow: "mail", keep: "forever" },
        { status: "completed", keep: "1d" },
      ],
    });
    const kept = await endedRun(pawl, mail);
    await endedRun(pawl, order);
    clock.advance("30 hours");
    await until(async () => (await ids(pawl)).length === 1);
    expect(await ids(pawl)).toEqual([kept.id]);
    await until(() => {
      clock.advance("1 second");
      return logger.lines.includes("Retention has deleted 1 run.");
    });
  });
});
