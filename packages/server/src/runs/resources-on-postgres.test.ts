import { workflow } from "pawl";
import { afterAll, beforeAll, expect, test } from "vitest";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { ann, bob, olga, testServer, type TestServer, type Who } from "../testing/test-server.fixture.ts";

const greet = workflow({ name: "greet", attributes: { total: "number" } }, async (ctx, who: string) =>
  ctx.step("say", () => `Hello, ${who}`),
);
const asks = workflow({ name: "asks" }, async (ctx, assignee: string) =>
  ctx.interrupt({ name: "approval", assignee: [assignee, "somebody"] }),
);

let t: TestServer;
beforeAll(async () => {
  const url = await postgresDatabase();
  t = await testServer({ workflows: [greet, asks], store: url }, { database: url });
}, 60_000);
afterAll(() => t[Symbol.asyncDispose]());

const idsOf = async (who: Who, path: string): Promise<string[]> =>
  (await t.call(who, "GET", path)).body.items.map(({ id }: { id: string }) => id);

test("keeps users apart, pages and searches", async () => {
  const start = (who: Who, input: string, total: number) =>
    t.call(who, "POST", "/agents/greet/execute", { input, attributes: { total } }, { "idempotency-key": `k${total}` });
  const mine = [await start(ann, "a", 1), await start(ann, "b", 2)].map(({ body }) => body.id);
  const others = await start(bob, "c", 1);
  expect((await start(ann, "a", 1)).body.id).toBe(mine[0]);
  expect((await start(ann, "other", 1)).body.code).toBe("idempotency_mismatch");
  for (const id of [...mine, others.body.id]) await t.pawl.run(id).result();
  expect(await idsOf(ann, "/runs")).toEqual(mine.toReversed());
  const { body: first } = await t.call(ann, "GET", "/runs?limit=1");
  expect(await idsOf(ann, `/runs?limit=1&cursor=${first.nextCursor}`)).toEqual([mine[0]]);
  expect(await idsOf(ann, "/runs?where=total%3E1")).toEqual([mine[1]]);
  expect(await idsOf(ann, "/runs?q=k1")).toEqual([mine[0]]);
  expect(await idsOf(ann, `/runs?q=${mine[1].slice(0, 20)}`)).toContain(mine[1]);
  expect(await idsOf(bob, `/runs?q=${mine[1]}`)).toEqual([]);
  expect((await t.call(bob, "GET", `/runs/${mine[0]}`)).body.code).toBe("run_not_found");
  expect((await t.call(ann, "GET", "/runs/counts")).body.counts).toEqual({ completed: 2 });
  expect((await t.call(ann, "GET", "/stats?buckets=2")).body.now).toEqual({ completed: 2 });
  expect((await t.call(ann, "GET", "/errors")).body.groups).toEqual([]);
  expect((await t.call(ann, "GET", `/runs/${mine[0]}/steps`)).body.items).toHaveLength(1);
  expect((await t.call(ann, "GET", `/runs/${mine[0]}/events?topic=final`)).body).toMatchObject({ isEnd: true });
});

test("brings questions to whom they are put, and takes their answer", async () => {
  const run = await t.pawl.start(asks, "bob", { owner: "ann" });
  for await (const event of run.events()) if (event.kind === "interrupt-opened") break;
  const [id] = await idsOf(bob, "/interrupts?status=open");
  expect(await idsOf(ann, "/interrupts?status=open")).toEqual([id]);
  expect(await idsOf({ user: "mallory", role: "user" }, "/interrupts")).toEqual([]);
  expect((await t.call(bob, "POST", `/interrupts/${id}/answer`, { value: 1 })).body.answeredBy).toBe("bob");
  expect(await run.result()).toBe(1);
});

test("keeps schedules apart by user, and does the same to many runs", async () => {
  const schedule = { name: "nightly", agent: "greet", every: "1 day", input: "x", paused: true };
  for (const who of [ann, bob]) expect((await t.call(who, "POST", "/schedules", schedule)).status).toBe(201);
  expect((await t.call(ann, "POST", "/schedules/nightly/trigger", {})).body).toMatchObject({ owner: "ann" });
  const { body } = await t.call(olga, "POST", "/runs/bulk", { action: "cancel", where: { agent: "asks" } });
  let now = body;
  while (now.status === "running") now = (await t.call(olga, "GET", `/runs/bulk/${body.id}`)).body;
  expect(now).toMatchObject({ status: "completed", failedCount: 0 });
});
