import { WebSocket } from "ws";
import { workflow } from "pawl";
import { expect, test } from "vitest";
import { testServer, type Reply, type TestServer } from "../testing/test-server.fixture.ts";

const quick = workflow({ name: "quick" }, async (ctx) => ctx.step("done", () => 1));

function count(replies: readonly Reply[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const many = <T>(n: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: n }, (_, index) => work(index)));

test("of requests at once no more get through than may, and each is told how far it is", async () => {
  await using t = await testServer({ workflows: [] }, { requestLimits: { read: 20, write: 20, start: 20, auth: 10 } });
  const user = await t.signedIn("user");
  const replies = await many(50, () => t.call(user, "GET", "/shares"));
  expect(count(replies)).toEqual({ 200: 20, 429: 30 });
  const refused = replies.find(({ status }) => status === 429);
  expect(refused?.headers.get("retry-after")).toMatch(/^\d+$/);
  expect(refused?.headers.get("ratelimit")).toMatch(/^"read";r=0;t=\d+$/);
  // Another key, another case or another method of the same is the same.
  expect((await t.call(user, "HEAD", "/shares")).status).toBe(429);
  expect((await t.call(user, "GET", "/shares?limit=1")).status).toBe(429);
});

test("headers that anybody can write make nobody another caller", async () => {
  await using t = await testServer({ workflows: [] }, { requestLimits: { read: 20, write: 20, start: 20, auth: 5 } });
  const tries = await many(20, (index) =>
    t.call(
      null,
      "POST",
      "/auth/login",
      { email: `${index}@example.com`, password: "wrong one" },
      {
        "x-forwarded-for": `203.0.113.${index}`,
        "x-real-ip": `203.0.113.${index}`,
        forwarded: `for=203.0.113.${index}`,
      },
    ),
  );
  expect(count(tries)).toEqual({ 401: 5, 429: 15 });
});

test("to be a guest, or many of them, gives nobody more tries", async () => {
  await using t = await testServer({ workflows: [] }, { requestLimits: { read: 50, write: 50, start: 50, auth: 5 } });
  const guests = (await many(5, () => t.call(null, "POST", "/auth/guest", {}))).map(
    ({ body }) => body.accessToken as string,
  );
  // Not of guests themselves either.
  expect((await t.call({ token: guests[0]! }, "POST", "/auth/guest", {})).status).toBe(429);
  const tries = await Promise.all(
    guests.flatMap((token) =>
      Array.from({ length: 5 }, () =>
        t.call({ token }, "POST", "/auth/login", { email: "a@example.com", password: "wrong one" }),
      ),
    ),
  );
  expect(count(tries)).toEqual({ 401: 5, 429: 20 });
});

test("a signed-in page that somebody else has got hold of cannot be used to guess its password without end", async () => {
  await using t = await testServer(
    { workflows: [] },
    { requestLimits: { read: 1_000, write: 1_000, start: 1_000, auth: 1_000 } },
  );
  const user = await t.signedIn("user");
  const wrong = { current: "not this one", password: "narrow green valley" };
  const replies = await many(55, () => t.call(user, "POST", "/me/password", wrong));
  expect(count(replies)).toEqual({ 401: 50, 429: 5 });
}, 90_000);

test("runs a day are counted however they are begun", async () => {
  await using t = await testServer({ workflows: [quick] });
  const admin = await t.signedIn("admin");
  const user = await t.signedIn("user");
  await t.call(admin, "PATCH", `/users/${user.user.id}`, {
    limits: { runsPerDay: 10, tokensPerDay: null, fileBytes: null },
  });
  const limited = { token: (await t.call(null, "POST", "/auth/login", user)).body.accessToken as string };
  await limitedStarts(t, limited);
});

async function limitedStarts(t: TestServer, limited: { token: string }): Promise<void> {
  const call = (method: string, path: string, body?: unknown) => t.call(limited, method, path, body);
  expect((await call("POST", "/schedules", { name: "often", agent: "quick", every: "1s" })).body.code).toBe(
    "runs_limit_reached",
  );
  expect((await call("POST", "/schedules", { name: "seldom", agent: "quick", cron: "0 3 * * *" })).status).toBe(201);
  expect((await call("PATCH", "/schedules/seldom", { cron: "* * * * *" })).body.code).toBe("runs_limit_reached");
  // Of those together too.
  for (let hour = 0; hour < 9; hour += 1)
    expect(
      (await call("POST", "/schedules", { name: `at-${hour}`, agent: "quick", cron: `0 ${hour} * * *` })).status,
    ).toBe(201);
  expect(
    (await call("POST", "/schedules", { name: "one-too-many", agent: "quick", cron: "0 4 * * *" })).body.code,
  ).toBe("runs_limit_reached");
  expect(
    (
      await call("POST", "/schedules/seldom/backfill", {
        from: "2026-01-01T00:00:00.000Z",
        to: "2026-03-01T00:00:00.000Z",
      })
    ).body.code,
  ).toBe("runs_limit_reached");
  const started = await many(30, async (index) => {
    const ways = ["/agents/quick/execute", "/schedules/seldom/trigger"];
    return call("POST", ways[index % ways.length]!, {});
  });
  expect(count(started)).toEqual({ 201: 10, 429: 20 });
  const { body: runs } = await call("GET", "/runs");
  const ids = runs.items.map(({ id }: { id: string }) => id);
  expect(ids).toHaveLength(10);
  expect((await call("POST", `/runs/${ids[0]}/fork`, {})).body.code).toBe("runs_limit_reached");
  expect((await call("POST", "/runs/bulk", { action: "fork", runs: ids })).body.code).toBe("runs_limit_reached");
  expect((await call("GET", "/runs")).body.items).toHaveLength(10);
}

test("sockets of which nobody says who they are do not take the places of others", async () => {
  await using t = await testServer({ workflows: [] }, {}, { liveLimits: { strangersPerAddress: 5 } });
  const url = `${t.server.url.replace("http", "ws")}/api/v1/live`;
  const opened = await many(8, async () => {
    const socket = new WebSocket(url);
    const closed = new Promise<number>((resolve) => socket.on("close", resolve));
    await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
    return { socket, closed };
  });
  // Those beyond are closed at once, as too many; the others are waited for.
  const codes: number[] = [];
  for (const { closed } of opened) void closed.then((code) => codes.push(code));
  await expect.poll(() => codes).toEqual([4429, 4429, 4429]);
  for (const { socket } of opened) socket.terminate();
});
