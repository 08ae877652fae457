import { describe, expect, it } from "vitest";
import { ManualClock, Place, problem, storeKinds, untilStatus } from "../engine/test-kit.fixture.ts";
import { PermanentError } from "../errors/permanent-error.ts";
import { workflow } from "../workflow/workflow.ts";

const idle = workflow({ name: "idle" }, async (ctx) => ctx.waitForSignal("go"));
const broken = workflow({ name: "broken" }, async () => {
  throw new PermanentError("no");
});

describe.each(storeKinds)("pawl.stats on %s", (kind) => {
  it("counts what was created and has ended, and how long it took, by bucket and workflow", async () => {
    const clock = new ManualClock();
    const pawl = await new Place(kind).open([idle, broken], { clock });
    const from = new Date(clock.nowMs());
    const ids: string[] = [];
    for (const owner of ["ann", "bob"]) ids.push((await pawl.start(idle, undefined, { owner })).id);
    await untilStatus(pawl, (await pawl.start(broken)).id, "failed");
    for (const id of ids) await untilStatus(pawl, id, "waiting");
    clock.advance("7m");
    await pawl.signal(ids[0]!, "go");
    await untilStatus(pawl, ids[0]!, "completed");
    const to = new Date(from.getTime() + 600_000);
    const now = { count: 1, p50: 0, p95: 0, max: 0 };
    const long = { count: 1, p50: 420_000, p95: 420_000, max: 420_000 };
    const stats = await pawl.stats({ from, to, bucket: "5m" });
    expect(stats).toEqual({
      isComplete: true,
      total: {
        created: { waiting: 1, completed: 1, failed: 1 },
        finished: { completed: 1, failed: 1 },
        duration: { count: 2, p50: 0, p95: 420_000, max: 420_000 },
        waiting: { ...now, count: 3 },
      },
      workflows: [
        {
          workflow: "idle",
          created: { waiting: 1, completed: 1 },
          finished: { completed: 1 },
          duration: long,
          waiting: { ...now, count: 2 },
        },
        { workflow: "broken", created: { failed: 1 }, finished: { failed: 1 }, duration: now, waiting: now },
      ],
      buckets: [
        {
          from,
          created: { waiting: 1, completed: 1, failed: 1 },
          finished: { failed: 1 },
          duration: now,
          waiting: { ...now, count: 3 },
        },
        {
          from: new Date(from.getTime() + 300_000),
          created: {},
          finished: { completed: 1 },
          duration: long,
          waiting: undefined,
        },
      ],
    });
    const ofBob = await pawl.stats({ from, to, owner: "bob" });
    expect([ofBob.total.created, ofBob.buckets.length]).toEqual([{ waiting: 1 }, 1]);
    expect((await pawl.stats({ from, to, workflow: "broken" })).total.finished).toEqual({ failed: 1 });
    expect((await pawl.stats({ from, to, namespace: "eu" })).workflows).toEqual([]);
  });

  it("says what is wrong with a span or bucket", async () => {
    const pawl = await new Place(kind).client([idle]);
    const [from, to] = [new Date(0), new Date(1_000_000)];
    for (const [query, says] of [
      [{ from }, "needs the options from and to"],
      [{ from: to, to: from }, "must be later than from"],
      [{ from: "yesterday", to }, "option from"],
      [{ from, to, bucket: "1ms" }, "more than 1000 buckets"],
      [{ from, to, buckets: "1m" }, 'Did you mean "bucket"?'],
      [{ from, to, owner: 5 }, "option owner"],
    ] as const) {
      const error = await problem(pawl.stats(query as never));
      expect([error.code, error.message]).toEqual(["invalid_option", expect.stringContaining(says)]);
    }
  });
});
