import { afterAll, beforeAll, expect, test } from "vitest";
import { Agent, request as send } from "node:http";
import { ann, olga, testServer, type TestServer } from "../testing/test-server.fixture.ts";

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [] }, { requestLimits: { read: 5, write: 5, start: 5, auth: 5 } });
});
afterAll(() => t[Symbol.asyncDispose]());

const many = <T>(n: number, work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: n }, work));

const refusals = async (action: string): Promise<string[]> =>
  (await t.call(olga, "GET", `/audit?action=${action}&outcome=refused`)).body.items.map(
    ({ code }: { code: string }) => code,
  );

test("whoever comes too often is refused before what they say is read", async () => {
  await many(5, () => t.call(ann, "POST", "/shares", {}));
  // What cannot be parsed would be 400, what is too large 413, what is of another type 415.
  const { status, headers } = await t.call(ann, "POST", "/shares", {
    deep: JSON.parse("[".repeat(500) + "]".repeat(500)),
  });
  expect(status).toBe(429);
  expect(headers.get("retry-after")).toMatch(/^\d+$/);
});

test("what cannot be parsed counts too", async () => {
  const mallory = { user: "mallory", role: "user" } as const;
  const nested = JSON.parse("[".repeat(500) + "]".repeat(500)) as unknown;
  const replies = await many(8, () => t.call(mallory, "POST", "/shares", nested));
  expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([400, 400, 400, 400, 400, 429, 429, 429]);
});

test("a body that was announced and is not wanted is not waited for", async () => {
  await many(6, () => t.call(ann, "POST", "/runs/bulk", {}));
  const agent = new Agent();
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = send(`${t.server.url}/api/v1/runs/bulk`, {
      agent,
      method: "POST",
      headers: {
        authorization: "Bearer test.ann.user",
        "content-type": "application/json",
        "content-length": 1_000_000,
      },
    });
    request.on("response", (response) => resolve(response.statusCode)).on("error", reject);
    // Its first byte, and nothing more.
    request.write("{");
  });
  agent.destroy();
  expect(status).toBe(429);
});

test("whoever tries tokens is counted by their address, and all of it is one line of the audit log", async () => {
  const replies = await many(30, () => t.call({ token: `pawl_${crypto.randomUUID()}` }, "GET", "/workflows"));
  const statuses = replies.map(({ status }) => status).sort((a, b) => a - b);
  expect(statuses).toEqual([...Array.from({ length: 5 }, () => 401), ...Array.from({ length: 25 }, () => 429)]);
  expect(await refusals("workflows.list")).toEqual(Array.from({ length: 5 }, () => "unauthorized"));
  // Whoever has a token that is good is not held up by them.
  expect((await t.call(ann, "GET", "/workflows")).status).toBe(200);
});

test("a flood of what would be noted is noted once", async () => {
  const wrong = { email: "nobody@example.com", password: "not the password" };
  await many(40, () => t.call(null, "POST", "/auth/login", wrong));
  expect((await refusals("auth.login")).sort()).toEqual([
    ...Array.from({ length: 5 }, () => "credentials_wrong"),
    "too_many_requests",
  ]);
});
