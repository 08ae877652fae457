import { Graph, node, workflow } from "pawl";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { ann, bob, olga, testServer, type TestServer } from "../testing/test-server.fixture.ts";

const order = workflow(
  {
    name: "order",
    title: "Order",
    description: "Takes an order",
    tags: ["shop"],
    input: z.object({ items: z.array(z.object({ price: z.number().positive() })).min(1) }),
    output: z.string(),
  },
  async () => "done",
);
const older = workflow({ name: "plain", version: 1, deprecated: "use 2" }, async () => 1);
const newer = workflow({ name: "plain", version: 2 }, async () => 2);
const one = workflow({ name: "one", singleton: {} }, async (ctx) => ctx.waitForSignal("end"));
const draft = node({ name: "draft", post: (_: { topic: string }): string => "" });
const essay = new Graph({ name: "essay", start: draft.end("good") });

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [order, older, newer, one, essay] });
});
afterAll(() => t[Symbol.asyncDispose]());

test("lists agents with what there is to say of them", async () => {
  const { body } = await t.call(ann, "GET", "/agents");
  expect(body.items.map(({ name, version, kind }: never) => [name, version, kind])).toEqual([
    ["essay", 1, "graph"],
    ["one", 1, "workflow"],
    ["order", 1, "workflow"],
    ["plain", 2, "workflow"],
  ]);
  expect(body.items[2]).toMatchObject({ title: "Order", tags: ["shop"], isServed: true, lastRunAt: null });
  expect((await t.call(ann, "GET", "/agents?q=takes&tag=shop")).body.items).toHaveLength(1);
});

test("shows schemas, the graph, and versions with the caller's own runs", async () => {
  await (await t.pawl.start("plain", undefined, { owner: "bob", version: 1 })).result();
  const { body } = await t.call(ann, "GET", "/agents/order");
  expect(body.inputSchema).toMatchObject({ type: "object", properties: { items: { type: "array" } } });
  expect(body.outputSchema).toMatchObject({ type: "string" });
  expect((await t.call(ann, "GET", "/agents/essay")).body.graph).toMatchObject({
    nodes: [{ id: "draft", kind: "node", parent: null, isStart: true }],
    edges: [{ from: "draft", to: null, action: "good" }],
    mermaid: expect.stringContaining("flowchart"),
  });
  const counts = async (who: typeof ann) =>
    (await t.call(who, "GET", "/agents/plain")).body.versions.map(({ version, counts: c }: never) => [version, c]);
  expect(await counts(ann)).toEqual([
    [2, {}],
    [1, {}],
  ]);
  expect(await counts(bob)).toEqual([
    [2, {}],
    [1, { completed: 1 }],
  ]);
  expect(await counts(olga)).toEqual(await counts(bob));
  expect((await t.call(ann, "GET", "/agents/plain?version=1")).body).toMatchObject({ version: 1, deprecated: "use 2" });
  expect((await t.call(ann, "GET", "/agents/none")).body).toMatchObject({ status: 404, code: "agent_not_found" });
  expect((await t.call(ann, "GET", "/agents/plain?version=7")).body).toMatchObject({
    status: 404,
    code: "workflow_version_not_registered",
  });
});

test("starts a run that is the caller's", async () => {
  const reply = await t.call(ann, "POST", "/agents/order/execute", {
    input: { items: [{ price: 1 }] },
    tags: { tenant: "acme" },
  });
  expect(reply).toMatchObject({ status: 201, body: { agent: "order", owner: "ann", tags: { tenant: "acme" } } });
  expect(reply.headers.get("location")).toBe(`/api/v1/runs/${reply.body.id}`);
  expect(await t.pawl.run(reply.body.id).result()).toBe("done");
  expect((await t.call(ann, "POST", "/agents/plain/execute")).body.version).toBe(2);
});

test("says what is wrong with an input, by its place in the input", async () => {
  const { body } = await t.call(ann, "POST", "/agents/order/execute", {
    input: { items: [{ price: 1 }, { price: -1 }] },
  });
  expect(body).toMatchObject({ status: 422, code: "validation_failed", issues: [{ path: ["items", 1, "price"] }] });
  const refused = async (more: object) => {
    const reply = await t.call(ann, "POST", "/agents/plain/execute", more);
    return [reply.status, reply.body.code];
  };
  expect(await refused({ tags: { "pawl.workflow": "x" } })).toEqual([400, "invalid_option"]);
  expect(await refused({ tags: { schedule: "x" } })).toEqual([400, "invalid_option"]);
  expect(await refused({ attributes: { total: 1 } })).toEqual([400, "invalid_attribute"]);
  expect(await refused({ delayMs: 5, startAt: "2026-01-01T00:00:00Z" })).toEqual([400, "invalid_option"]);
  expect(await refused({ version: 9 })).toEqual([404, "workflow_version_not_registered"]);
  expect((await t.call(ann, "POST", "/agents/none/execute", {})).body.code).toBe("agent_not_found");
});

test("starts one run per key of a user, and refuses the key with another request", async () => {
  const start = (who: typeof ann, body: unknown) =>
    t.call(who, "POST", "/agents/plain/execute", body, { "idempotency-key": "k" });
  const [first, second] = await Promise.all([start(ann, { input: 1 }), start(ann, { input: 1 })]);
  expect(second.body.id).toBe(first.body.id);
  const replayed = [first, second].filter(({ headers }) => headers.get("idempotency-replayed") === "true");
  expect(replayed).toHaveLength(1);
  expect(first.body).toMatchObject({ idempotencyKey: "k", tags: {} });
  expect((await start(ann, { input: 2 })).body).toMatchObject({ status: 422, code: "idempotency_mismatch" });
  const others = await start(bob, { input: 1 });
  expect(others.status).toBe(201);
  expect(others.body.id).not.toBe(first.body.id);
});

test("does not show the run of somebody else that holds the place of a singleton", async () => {
  const mine = await t.call(ann, "POST", "/agents/one/execute", {});
  expect(mine.status).toBe(201);
  expect((await t.call(ann, "POST", "/agents/one/execute", {})).body.id).toBe(mine.body.id);
  const refused = await t.call(bob, "POST", "/agents/one/execute", {});
  expect(refused.body).toMatchObject({ status: 409, code: "singleton_held" });
  expect(JSON.stringify(refused.body)).not.toContain(mine.body.id);
  await t.call(ann, "POST", `/runs/${mine.body.id}/signals/end`);
});
