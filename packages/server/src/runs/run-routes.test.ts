import { afterAll, beforeAll, expect, test } from "vitest";
import { noRetry, workflow } from "pawl";
import { ann, bob, olga, testServer, type TestServer } from "../testing/test-server.fixture.ts";

const greet = workflow({ name: "greet", title: "Says hello" }, async (ctx, who: string) =>
  ctx.step("say", () => `Hello, ${who}`),
);
const fails = workflow({ name: "fails", retry: noRetry() }, async (ctx) => {
  await ctx.step("fine", () => 1);
  return ctx.step("broken", () => {
    throw new Error("no such luck");
  });
});
const many = workflow({ name: "many" }, async (ctx, count: number) => {
  for (let at = 0; at < count; at++) await ctx.step("item", () => ({ at }));
});
const priced = workflow({ name: "priced", attributes: { total: "number", dueAt: "date" } }, async () => "done");

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [greet, fails, many, priced] });
});
afterAll(() => t[Symbol.asyncDispose]());

const missing = "019aa000-0000-7000-8000-000000000000";

test("shows a run to its owner and to operators, and to nobody else", async () => {
  const run = await t.pawl.start(greet, "Ann", { owner: "ann" });
  await run.result();
  const mine = await t.call(ann, "GET", `/runs/${run.id}`);
  expect(mine).toMatchObject({
    status: 200,
    body: { id: run.id, agent: "greet", output: "Hello, Ann", status: "completed" },
  });
  expect((await t.call(olga, "GET", `/runs/${run.id}`)).status).toBe(200);

  const foreign = await t.call(bob, "GET", `/runs/${run.id}`);
  const none = await t.call(bob, "GET", `/runs/${missing}`);
  expect(foreign).toMatchObject({ status: 404, body: { code: "run_not_found" } });
  expect(foreign.body.detail.replace(run.id, "")).toBe(none.body.detail.replace(missing, ""));
  expect((await t.call(null, "GET", `/runs/${run.id}`)).body).toMatchObject({ status: 401, code: "unauthorized" });
});

test("answers for somebody else's run as for one that there is not, whatever is asked", async () => {
  const run = await t.pawl.start(greet, "Ann", { owner: "ann" });
  await run.result();
  const calls: [string, string, unknown?][] = [
    ["GET", ""],
    ["GET", "/steps"],
    ["GET", "/steps/say"],
    ["GET", "/events"],
    ["GET", "/streams"],
    ["GET", "/streams/tokens"],
    ["GET", "/children"],
    ["GET", "/export"],
    ["POST", "/cancel", {}],
    ["POST", "/pause"],
    ["POST", "/resume"],
    ["POST", "/retry", { from: "say" }],
    ["POST", "/fork", {}],
    ["POST", "/signals/hello", {}],
    ["DELETE", ""],
  ];
  for (const [method, path, body] of calls) {
    const foreign = await t.call(bob, method, `/runs/${run.id}${path}`, body);
    const none = await t.call(bob, method, `/runs/${missing}${path}`, body);
    const { requestId: _1, ...told } = JSON.parse(JSON.stringify(foreign.body).replaceAll(run.id, missing));
    const { requestId: _2, ...expected } = none.body;
    expect({ path, told }).toEqual({ path, told: expected });
    expect({ path, status: foreign.status, code: told.code }).toEqual({ path, status: 404, code: "run_not_found" });
  }
  expect((await t.call(ann, "GET", `/runs/${run.id}`)).body.status).toBe("completed");
});

test("says what is wrong with a request, as a problem document", async () => {
  const reply = await t.call(ann, "GET", "/runs/7");
  expect(reply.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  expect(reply.body).toMatchObject({
    status: 400,
    code: "malformed_request",
    issues: [{ path: ["params", "run"] }],
    requestId: reply.headers.get("x-request-id"),
  });
  expect((await t.call(ann, "GET", "/nothing")).body).toMatchObject({ status: 404, code: "route_not_found" });
});

test("lists the caller's runs, page by page, and an operator's choice of everybody's", async () => {
  const carl = { user: "carl", role: "user" } as const;
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.unshift((await t.pawl.start(greet, `${i}`, { owner: "carl" })).id);
  await t.pawl.start(greet, "x", { owner: "dora" });
  const seen: string[] = [];
  let cursor = "";
  for (;;) {
    const { body } = await t.call(carl, "GET", `/runs?limit=2${cursor}`);
    seen.push(...body.items.map(({ id }: { id: string }) => id));
    if (body.nextCursor === null) break;
    cursor = `&cursor=${body.nextCursor}`;
  }
  expect(seen).toEqual(ids);
  const byOperator = await t.call(olga, "GET", "/runs?owner=dora");
  expect(byOperator.body.items.map(({ owner }: { owner: string }) => owner)).toEqual(["dora"]);
  expect((await t.call(carl, "GET", "/runs?owner=dora")).body.code).toBe("invalid_option");
  expect((await t.call(carl, "GET", "/runs?where=owner%3Ddora")).body.code).toBe("invalid_option");
  expect((await t.call(carl, "GET", "/runs?where=namespace%3Dother")).body.code).toBe("invalid_option");
  expect((await t.call(carl, "GET", `/runs?cursor=${ids[2]}`)).body.items).toHaveLength(2);
  expect((await t.call(carl, "GET", "/runs?cursor=%27%3B--")).body.code).toBe("invalid_option");
  expect((await t.call(carl, "GET", "/runs/counts")).body.isComplete).toBe(true);
});

test("filters runs by agent, status, tags, attributes and time", async () => {
  const eve = { user: "eve", role: "user" } as const;
  const started = (body: unknown, agent = "priced") => t.call(eve, "POST", `/agents/${agent}/execute`, body);
  const cheap = await started({ attributes: { total: 5, dueAt: "2026-01-31T00:00:00Z" }, tags: { shop: "a:b" } });
  expect(cheap.status).toBe(201);
  const dear = await started({ attributes: { total: 500 }, tags: { shop: "c" } });
  await started({ input: "x" }, "greet");
  await t.pawl.run(cheap.body.id).result();
  const found = async (query: string) => {
    const { status, body } = await t.call(eve, "GET", `/runs?${query}`);
    return status === 200 ? body.items.map(({ id }: { id: string }) => id) : body.code;
  };
  expect(await found("agent=priced")).toEqual([dear.body.id, cheap.body.id]);
  expect(await found("tag=shop:a:b")).toEqual([cheap.body.id]);
  expect(await found("where=total%3E100")).toEqual([dear.body.id]);
  expect(await found("where=total%3E1&where=dueAt%3C2026-02-01")).toEqual([cheap.body.id]);
  expect(await found("status=completed&status=failed&agent=priced&tag=shop:a:b")).toEqual([cheap.body.id]);
  expect(await found(`createdBefore=${cheap.body.createdAt}`)).toEqual([]);
  expect(await found("tag=shop")).toBe("invalid_option");
  expect(await found("where=total%3E%3E")).toBe("invalid_option");
  expect(await found("agent=priced&where=workflow%3Dgreet")).toBe("invalid_option");
  expect(await found("status=gone")).toBe("malformed_request");
});

test("searches by an id's beginning, by an agent and by an idempotency key", async () => {
  const finn = { user: "finn", role: "user" } as const;
  const first = await t.call(finn, "POST", "/agents/greet/execute", { input: "a" }, { "idempotency-key": "order-7" });
  const second = await t.call(finn, "POST", "/agents/priced/execute", {});
  const found = async (q: string, more = "") =>
    (await t.call(finn, "GET", `/runs?q=${encodeURIComponent(q)}${more}`)).body.items.map(
      ({ id }: { id: string }) => id,
    );
  expect(await found(first.body.id)).toEqual([first.body.id]);
  expect(await found(first.body.id.toUpperCase())).toEqual([first.body.id]);
  expect(await found(first.body.id.slice(0, 13))).toContain(first.body.id);
  expect(await found(first.body.id.slice(0, 13), "&agent=priced")).not.toContain(first.body.id);
  expect(await found("order-7")).toEqual([first.body.id]);
  expect(await found("PRIC")).toEqual([second.body.id]);
  expect(await found("says")).toEqual([first.body.id]);
  expect(await found("nothing")).toEqual([]);
  const counts = await t.call(finn, "GET", "/runs/counts?q=order-7");
  expect(Object.values(counts.body.counts)).toEqual([1]);
  const foreign = await t.call(bob, "GET", `/runs?q=${first.body.id}`);
  expect(foreign.body.items).toEqual([]);
});

test("gives the steps of a long run page by page, without what they have made", async () => {
  const run = await t.pawl.start(greet, "Ann", { owner: "ann" });
  await run.result();
  const long = await t.pawl.start(many, 5, { owner: "ann" });
  await long.result();
  const path = `/runs/${long.id}/steps`;
  const first = (await t.call(ann, "GET", `${path}?values=false&limit=2`)).body;
  expect(first).toMatchObject({
    items: [
      { key: "item", output: null },
      { key: "item#2", output: null },
    ],
    total: 5,
  });
  const rest = (await t.call(ann, "GET", `${path}?values=false&cursor=${first.nextCursor}`)).body;
  expect(rest.items.map(({ key }: { key: string }) => key)).toEqual(["item#3", "item#4", "item#5"]);
  expect([rest.nextCursor, rest.lastSeq]).toEqual([null, first.lastSeq]);
  expect((await t.call(ann, "GET", `${path}/item%234`)).body.output).toEqual({ at: 3 });
  expect((await t.call(ann, "GET", `${path}?cursor=x`)).body).toMatchObject({ status: 400, code: "invalid_option" });
});

test("sends what is long compressed to whoever takes that, and the rest as it is", async () => {
  const run = await t.pawl.start(many, 40, { owner: "ann" });
  await run.result();
  const get = (path: string, encoding: string) => t.call(ann, "GET", path, undefined, { "accept-encoding": encoding });
  const long = await get(`/runs/${run.id}/steps`, "gzip");
  expect(long.headers.get("content-encoding")).toBe("gzip");
  expect(long.headers.get("vary")).toMatch(/accept-encoding/i);
  expect(long.body.items.length).toBe(40);
  expect((await get(`/runs/${run.id}/steps`, "identity")).headers.get("content-encoding")).toBeNull();
  expect((await get(`/runs/${run.id}`, "gzip")).headers.get("content-encoding")).toBeNull();
});

test("tells the trace that a run is part of", async () => {
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const run = await t.pawl.start(greet, "Ann", { owner: "ann", trace: `00-${traceId}-00f067aa0ba902b7-01` });
  expect((await t.call(ann, "GET", `/runs/${run.id}`)).body.traceId).toBe(traceId);
});

test("shows steps, one step, events by topic, and the whole as a document", async () => {
  const run = await t.pawl.start(fails, undefined, { owner: "ann" });
  await expect(run.result()).rejects.toThrow("no such luck");
  const path = `/runs/${run.id}`;
  const { items, lastSeq } = (await t.call(ann, "GET", `${path}/steps`)).body;
  expect(items.map(({ key, status, output }: never) => [key, status, output])).toEqual([
    ["fine", "completed", 1],
    ["broken", "failed", null],
  ]);
  expect(items[1].error).toMatchObject({ message: "no such luck", stack: null });
  expect((await t.call(olga, "GET", `${path}/steps`)).body.items[1].error.stack).toContain("run-routes.test");
  expect((await t.call(ann, "GET", `${path}/steps?values=false`)).body.items[0].output).toBeNull();
  expect((await t.call(ann, "GET", `${path}/steps?afterSeq=${lastSeq}`)).body).toMatchObject({
    items: [],
    lastSeq,
    total: 0,
  });
  expect((await t.call(ann, "GET", `${path}/steps/fine`)).body.output).toBe(1);
  expect((await t.call(ann, "GET", `${path}/steps/none`)).body).toMatchObject({ status: 404, code: "step_not_found" });

  const events = (await t.call(ann, "GET", `${path}/events`)).body;
  expect(events.items.map(({ seq }: { seq: number }) => seq)).toEqual(
    Array.from({ length: events.items.length }, (_, index) => index + 1),
  );
  expect(events).toMatchObject({ isEnd: true, nextFrom: events.items.length + 1 });
  expect(JSON.stringify(events)).not.toContain("run-routes.test");
  const some = (await t.call(ann, "GET", `${path}/events?topic=error&kind=run-started`)).body;
  expect(some.items.map(({ kind }: { kind: string }) => kind)).toEqual(["run-started", "step-failed"]);
  expect(some).toMatchObject({ isEnd: true, nextFrom: events.nextFrom });
  expect((await t.call(ann, "GET", `${path}/events?limit=1&from=2`)).body).toMatchObject({ nextFrom: 3, isEnd: false });
  expect((await t.call(ann, "GET", `${path}/events?topic=gossip`)).status).toBe(400);

  const document = await t.call(ann, "GET", `${path}/export`);
  expect(document.body).toMatchObject({ format: "pawl-history", run: { id: run.id } });
  expect(JSON.stringify(document.body)).not.toContain("run-routes.test");
});

test("does to a run what its state allows, and says what it does not", async () => {
  const run = await t.call(ann, "POST", "/agents/greet/execute", { input: "Ann", delayMs: 3_600_000 });
  const path = `/runs/${run.body.id}`;
  expect(run.body.actions).toContain("pause");
  expect((await t.call(ann, "POST", `${path}/pause`)).body).toMatchObject({ status: "paused" });
  expect((await t.call(ann, "POST", `${path}/retry`)).body).toMatchObject({ status: 409, code: "run_not_retryable" });
  expect((await t.call(ann, "DELETE", path)).body).toMatchObject({ status: 409, code: "run_not_terminal" });
  expect((await t.call(ann, "POST", `${path}/resume`)).body.status).toBe("pending");
  expect((await t.call(ann, "POST", `${path}/signals/hi`, { payload: { a: 1 } })).status).toBe(204);
  expect((await t.call(ann, "POST", `${path}/signals/$hi`)).body.code).toBe("invalid_name");
  const cancelled = await t.call(ann, "POST", `${path}/cancel`, { reason: "not needed" });
  expect(cancelled.body).toMatchObject({
    status: "cancelled",
    error: { message: expect.stringContaining("not needed") },
  });
  expect((await t.call(ann, "POST", `${path}/pause`)).body).toMatchObject({ status: 409, code: "run_terminal" });
  expect((await t.call(ann, "POST", `${path}/cancel`, { force: "yes" })).status).toBe(400);
  expect((await t.call(ann, "DELETE", path)).status).toBe(204);
  expect((await t.call(ann, "GET", path)).status).toBe(404);
});

test("forks a run for its owner, once per idempotency key", async () => {
  const run = await t.pawl.start(greet, "Ann", { owner: "ann" });
  await run.result();
  const fork = (body: unknown, key?: string, who = ann) =>
    t.call(who, "POST", `/runs/${run.id}/fork`, body, key === undefined ? {} : { "idempotency-key": key });
  const first = await fork({ input: "Eve", tags: { why: "edited" } }, "one");
  expect(first).toMatchObject({ status: 201, body: { owner: "ann", forkedFrom: run.id, tags: { why: "edited" } } });
  expect(first.headers.get("location")).toBe(`/api/v1/runs/${first.body.id}`);
  expect(first.body.tags).toEqual({ why: "edited" });
  expect((await fork({ input: "Eve", tags: { why: "edited" } }, "one")).body.id).toBe(first.body.id);
  expect((await fork({ input: "Bob" }, "one")).body).toMatchObject({ status: 422, code: "idempotency_mismatch" });
  expect((await fork({}, undefined, olga)).body.owner).toBe("ann");
  expect((await fork({ from: "nothing" })).body).toMatchObject({ status: 404, code: "step_not_found" });
  expect((await fork({ tags: { "pawl.workflow": "x" } })).body.code).toBe("invalid_option");
  expect(await t.pawl.run(first.body.id).result()).toBe("Hello, Eve");
});
