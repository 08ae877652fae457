import { afterAll, beforeAll, expect, test } from "vitest";
import { workflow } from "pawl";
import { ann, bob, olga, testServer, type TestServer } from "../testing/test-server.fixture.ts";

const greet = workflow({ name: "greet" }, async (ctx, who: string) => ctx.step("say", () => `Hello, ${who}`));

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [greet] });
});
afterAll(() => t[Symbol.asyncDispose]());

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
  const missing = await t.call(bob, "GET", "/runs/019aa000-0000-7000-8000-000000000000");
  expect(foreign).toMatchObject({ status: 404, body: { code: "run_not_found" } });
  expect(foreign.body.detail.replace(run.id, "")).toBe(missing.body.detail.replace(/019aa[\w-]+/, ""));
  expect((await t.call(null, "GET", `/runs/${run.id}`)).body).toMatchObject({ status: 401, code: "unauthorized" });
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
