import { describe, expect, it } from "vitest";
import { ManualClock, Place, storeKinds, until } from "../engine/test-kit.fixture.ts";
import { worker } from "../store/conformance/samples.ts";
import { workflow } from "../workflow/workflow.ts";
import { queueRecords } from "./queues.ts";

const order = workflow({ name: "order" }, async (ctx) => ctx.waitForSignal("go", { timeout: "1h" }));
const mail = workflow({ name: "mail", queue: "mail" }, async (ctx) => ctx.sleep("1h"));

describe.each(storeKinds)("queues on %s", (kind) => {
  it("tell what stands in them and who serves them", async () => {
    const clock = new ManualClock();
    const place = new Place(kind);
    const client = await place.client([order, mail], { clock });
    const since = new Date(clock.nowMs());
    await client.start(order, undefined, { queue: "slow" });
    clock.advance("1s");
    await client.start(order, undefined, { queue: "slow" });
    await client.start(order, undefined, { queue: "slow", delay: "1h" });
    await client.start(order, undefined, { namespace: "other" });
    expect(await client.queues.list()).toEqual([
      {
        queue: "slow",
        due: 2,
        oldestDueAt: since,
        later: 1,
        running: 0,
        workers: 0,
        limits: undefined,
        lanes: [{ workflow: "order", version: 1, due: 2, later: 1, running: 0, isServed: false }],
      },
    ]);
    expect((await client.queues.list({ namespace: "other" })).map(({ queue, due }) => [queue, due])).toEqual([
      ["default", 1],
    ]);

    const worker = await place.client([mail], { clock });
    await worker.startWorker({ queues: ["mail", "slow"] });
    await client.start(mail);
    await until(async () => (await client.queues.list())[0]?.later === 1);
    expect(await client.queues.list()).toMatchObject([
      { queue: "mail", workers: 1, due: 0, oldestDueAt: undefined, later: 1, lanes: [{ isServed: true }] },
      { queue: "slow", workers: 1, due: 2, lanes: [{ isServed: false }] },
    ]);
  });
});

describe("a queue's record", () => {
  const lane = { queue: "default", workflow: "order", version: 1, due: 0, oldestDueMs: null, later: 0, running: 1 };

  it("is there for a queue that a worker names, also if it is empty", () => {
    expect(queueRecords([], [worker("w", { queues: ["b", "a"] }), worker("v")])).toEqual(
      ["a", "b"].map((queue) => ({
        queue,
        due: 0,
        oldestDueAt: undefined,
        later: 0,
        running: 0,
        workers: 2,
        limits: undefined,
        lanes: [],
      })),
    );
  });

  it("adds up its lanes, and knows which of them a worker serves from this queue", () => {
    const lanes = [
      { ...lane, due: 2, oldestDueMs: 50 },
      { ...lane, version: 2, due: 1, oldestDueMs: 40, later: 4 },
      { ...lane, queue: "slow" },
    ];
    const [first, slow] = queueRecords(lanes, [worker("w", { queues: ["default"] })]);
    expect(first).toMatchObject({ due: 3, oldestDueAt: new Date(40), later: 4, running: 2, workers: 1 });
    expect(first?.lanes.map(({ isServed }) => isServed)).toEqual([true, false]);
    expect(slow).toMatchObject({ workers: 0, lanes: [{ isServed: false, running: 1 }] });
  });
});
