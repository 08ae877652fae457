import { describe, expect, it } from "vitest";
import { workflow } from "../workflow/workflow.ts";
import { Gate, openPawl, Place, problem, storeKinds, until } from "./test-kit.fixture.ts";

describe.each(storeKinds)("a limited queue on %s", (kind) => {
  it("has no more runs at once than its limit, while others fill the worker, whoever starts them", async () => {
    const active: Record<string, number> = { mail: 0, default: 0 };
    const most: Record<string, number> = { mail: 0, default: 0 };
    const gate = new Gate();
    const flow = workflow({ name: "flow" }, (ctx, queue: string) =>
      ctx.step("a", async () => {
        active[queue] = (active[queue] ?? 0) + 1;
        most[queue] = Math.max(most[queue] ?? 0, active[queue]);
        if (queue === "default") await gate.opened;
        await new Promise((resolve) => setImmediate(resolve));
        active[queue]--;
      }),
    );
    const place = new Place(kind);
    const client = await place.client([flow]);
    const pawl = await place.client([flow]);
    const starts = [client, pawl, client, pawl].flatMap((starter) => [
      ...Array.from({ length: 5 }, () => starter.start(flow, "mail", { queue: "mail" })),
      starter.start(flow, "default"),
    ]);
    const early = await Promise.all(starts);
    await pawl.startWorker({ concurrency: 6, queueConcurrency: { mail: 2 } });
    const late = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? pawl : client).start(flow, "mail", { queue: "mail" })),
    );
    const mails = [...early.filter((_, index) => index % 6 !== 5), ...late];
    await Promise.all(mails.map((run) => run.result()));
    await until(() => active["default"] === 4);
    expect(most).toEqual({ mail: 2, default: 4 });
    gate.open();
    await Promise.all(early.map((run) => run.result()));
  });

  it("goes on by itself when a slot of it comes free: nobody has to wake the worker", async () => {
    const flow = workflow({ name: "flow" }, (ctx, n: number) => ctx.step("a", () => n));
    const pawl = await openPawl(kind, [flow], { worker: { queueConcurrency: { mail: 1 } } });
    const runs = await Promise.all(Array.from({ length: 30 }, (_, n) => pawl.start(flow, n, { queue: "mail" })));
    expect(await Promise.all(runs.map((run) => run.result()))).toEqual(Array.from({ length: 30 }, (_, n) => n));
  });

  it("does not hold up the runs behind it that go to other queues", async () => {
    const gate = new Gate();
    const flow = workflow({ name: "flow" }, (ctx, n: number) =>
      ctx.step("a", () => (n === 0 ? gate.opened.then(() => n) : n)),
    );
    const place = new Place(kind);
    const pawl = await place.client([flow]);
    const slow = await pawl.start(flow, 0, { queue: "mail" });
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => pawl.start(flow, n + 1, { queue: "mail", priority: 5 - n })),
    );
    const other = await pawl.start(flow, 7);
    await pawl.startWorker({ concurrency: 3, queueConcurrency: { mail: 1 } });
    expect(await other.result()).toBe(7);
    gate.open();
    await slow.result();
  });
});

it.each([
  [{ queueConcurrency: { mail: 0 } }, 'gives queue "mail" 0 runs'],
  [{ queueConcurrency: { mail: 1.5 } }, "1.5"],
  [{ queueConcurrency: { "a#b": 1 } }, "a#b"],
  [{ queueConcurrency: { mail: 1 }, queues: ["print"] }, "which it does not serve"],
  [{ queueConcurrency: [5] as never }, "must be an object"],
  [{ name: "" }, "name of a worker"],
])("the options %j are refused", async (options, message) => {
  const pawl = await new Place("memory").client([]);
  const refusal = await problem(pawl.startWorker(options));
  expect(refusal.code).toMatch(/^invalid_(option|name)$/);
  expect(refusal.message).toContain(message);
});
