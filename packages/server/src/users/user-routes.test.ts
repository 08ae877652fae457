import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { workflow } from "pawl";
import { serve, type PawlServer } from "../server.ts";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { setClock } from "../testing/set-clock.fixture.ts";
import type { SignedInUser } from "../testing/signed-in-user.fixture.ts";
import { testServer, type Reply, type TestServer } from "../testing/test-server.fixture.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const greet = workflow({ name: "greet" }, async (ctx, who: string) => ctx.step("say", () => `Hello, ${who}`));
const generous = { read: 10_000, write: 10_000, start: 10_000, auth: 10_000 };

describe.each(["sqlite", "postgres"] as const)("on %s", (kind) => {
  const folder = mkdtempSync(join(tmpdir(), "pawl-users-"));
  const clock = setClock();
  let t: TestServer;
  let second: PawlServer;
  let admin: SignedInUser;
  beforeAll(async () => {
    const database = kind === "postgres" ? await postgresDatabase() : `sqlite:${join(folder, "server.db")}`;
    t = await testServer({ workflows: [greet] }, { database, requestLimits: generous }, { clock });
    second = await serve({ pawl: t.pawl, database, port: 0, mode: "dev", requestLimits: generous }, { clock });
    admin = await t.signedIn("admin");
  });
  afterAll(async () => {
    await second.close();
    await t[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  let users = 0;
  const password = "wide open meadow";
  const register = async () => {
    const { body } = await t.call(null, "POST", "/auth/register", {
      email: `u${++users}@example.com`,
      password,
      name: `U ${users}`,
    });
    return {
      id: body.user.id as string,
      email: body.user.email as string,
      token: body.accessToken as string,
      refreshToken: body.refreshToken as string,
    };
  };
  const asAdmin = (method: string, path: string, body?: unknown): Promise<Reply> => t.call(admin, method, path, body);
  const onSecond = async (token: string): Promise<number> =>
    (await fetch(`${second.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;

  test("the password of a user whom an admin makes must be changed before anything else", async () => {
    const email = `made-${kind}@example.com`;
    const made = await asAdmin("POST", "/users", { email, name: "Made", groups: ["finance"] });
    expect(made).toMatchObject({
      status: 201,
      body: { user: { email, groups: ["finance"], mustChangePassword: true, isEmailVerified: true } },
    });
    expect((await asAdmin("POST", "/users", { email, name: "Again" })).body.code).toBe("email_taken");
    // Shown as the moment at which the account was made, it looked as if somebody had been here.
    expect(made.body.user.lastSeenAt).toBeNull();
    const { body } = await t.call(null, "POST", "/auth/login", { email, password: made.body.password });
    expect((await t.call({ token: body.accessToken }, "GET", "/usage")).body.code).toBe("password_change_required");
    expect((await t.call({ token: body.accessToken }, "GET", "/me")).body.mustChangePassword).toBe(true);
    await t.call({ token: body.accessToken }, "POST", "/me/password", { current: made.body.password, password });
    expect((await t.call({ token: body.accessToken }, "GET", "/usage")).status).toBe(200);

    const reset = await asAdmin("POST", `/users/${body.user.id}/password`);
    expect((await t.call({ token: body.accessToken }, "GET", "/me")).status).toBe(401);
    expect((await t.call(null, "POST", "/auth/login", { email, password })).body.code).toBe("credentials_wrong");
    const again = await t.call(null, "POST", "/auth/login", { email, password: reset.body.password });
    expect(again.body.user.mustChangePassword).toBe(true);
  });

  test("only admins see and change users", async () => {
    const [user, operator] = await Promise.all([t.signedIn("user"), t.signedIn("operator")]);
    for (const who of [user, operator]) {
      for (const [method, path, body] of [
        ["GET", "/users"],
        ["GET", `/users/${admin.user.id}`],
        ["PATCH", `/users/${who.user.id}`, { role: "admin" }],
        ["DELETE", `/users/${admin.user.id}`],
        ["POST", `/users/${admin.user.id}/password`],
        ["GET", "/settings"],
        ["PATCH", "/settings", { allowGuests: false }],
      ] as const)
        expect((await t.call(who, method, path, body)).body).toMatchObject({ status: 403, code: "forbidden" });
    }
    expect((await t.call(user, "GET", `/usage?user=${admin.user.id}`)).body.code).toBe("forbidden");
    expect((await asAdmin("GET", `/usage?user=${user.user.id}`)).body.user).toBe(user.user.id);
    expect((await asAdmin("GET", "/usage?user=nobody")).body.code).toBe("user_not_found");
    expect((await asAdmin("GET", "/users/nobody")).body.code).toBe("user_not_found");
    expect((await asAdmin("PATCH", "/users/nobody", { name: "x" })).body.code).toBe("user_not_found");
  });

  test("lists and finds users, page by page", async () => {
    const made = [];
    for (let index = 0; index < 5; index++) made.push(await register());
    clock.advance(1);
    const found: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const more: Reply = await asAdmin("GET", `/users?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`);
      found.push(...more.body.items.map(({ id }: { id: string }) => id));
      cursor = more.body.nextCursor;
    }
    expect(new Set(found).size).toBe(found.length);
    for (const { id } of made) expect(found).toContain(id);
    const { id, email } = made[2]!;
    expect((await asAdmin("GET", `/users?q=${email.toUpperCase()}`)).body.items).toMatchObject([{ id }]);
    for (const q of ["%", "_", "!", "' OR 1=1 --", "\\"])
      expect((await asAdmin("GET", `/users?q=${encodeURIComponent(q)}`)).body.items).toEqual([]);
    expect((await asAdmin("GET", "/users?cursor=x'--")).body.code).toBe("malformed_request");
  });

  test("whoever is disabled is out at once, here, and within two seconds on another server", async () => {
    const user = await register();
    expect(await onSecond(user.token)).toBe(200);
    await asAdmin("PATCH", `/users/${user.id}`, { isDisabled: true });
    expect((await t.call(user, "GET", "/me")).status).toBe(401);
    clock.advance(2_000);
    expect(await onSecond(user.token)).toBe(401);
    expect((await t.call(null, "POST", "/auth/refresh", { refreshToken: user.refreshToken })).status).toBe(401);
    const { email } = user;
    expect((await t.call(null, "POST", "/auth/login", { email, password })).body.code).toBe("account_disabled");
    expect((await t.call(null, "POST", "/auth/login", { email, password: "wrong one" })).body.code).toBe(
      "credentials_wrong",
    );
    await asAdmin("PATCH", `/users/${user.id}`, { isDisabled: false });
    expect((await t.call(null, "POST", "/auth/login", { email, password })).status).toBe(200);
  });

  test("a role that is given counts at once; one that is taken signs out", async () => {
    const user = await register();
    expect((await t.call(user, "GET", "/metrics")).status).toBe(403);
    await asAdmin("PATCH", `/users/${user.id}`, {
      role: "operator",
      groups: ["night", "night"],
      isEmailVerified: true,
    });
    expect((await t.call(user, "GET", "/metrics")).status).toBe(200);
    expect((await t.call(user, "GET", "/me")).body).toMatchObject({
      role: "operator",
      groups: ["night"],
      isEmailVerified: true,
    });
    await asAdmin("PATCH", `/users/${user.id}`, { role: "user" });
    expect((await t.call(user, "GET", "/me")).status).toBe(401);
  });

  test("API keys of a user lose what the user loses, and go with them", async () => {
    const user = await register();
    await asAdmin("PATCH", `/users/${user.id}`, { role: "operator" });
    const { body: made } = await t.call(user, "POST", "/me/api-keys", { name: "ops", scopes: ["operate:metrics"] });
    const key = { token: made.key };
    expect((await t.call(key, "GET", "/metrics")).status).toBe(200);
    await asAdmin("PATCH", `/users/${user.id}`, { role: "user" });
    expect((await t.call(key, "GET", "/metrics")).body.code).toBe("forbidden");
    await asAdmin("DELETE", `/users/${user.id}`);
    expect((await t.call(key, "GET", "/metrics")).body.code).toBe("unauthorized");
    expect((await asAdmin("GET", `/users/${user.id}`)).body.code).toBe("user_not_found");
    expect((await asAdmin("DELETE", `/users/${user.id}`)).body.code).toBe("user_not_found");
  });

  test("there is always an admin, even if all are to go at once", async () => {
    const { body } = await asAdmin("GET", "/users?role=admin");
    const admins: string[] = body.items.map(({ id }: { id: string }) => id);
    const others = admins.filter((id) => id !== admin.user.id);
    for (const id of others) await asAdmin("PATCH", `/users/${id}`, { role: "user" });
    for (const change of [{ role: "user" }, { role: "operator" }, { isDisabled: true }])
      expect((await asAdmin("PATCH", `/users/${admin.user.id}`, change)).body).toMatchObject({
        status: 409,
        code: "last_admin",
      });
    expect((await asAdmin("DELETE", `/users/${admin.user.id}`)).body.code).toBe("last_admin");

    const rival = await register();
    await asAdmin("PATCH", `/users/${rival.id}`, { role: "admin" });
    const [one, other] = await Promise.all([
      asAdmin("PATCH", `/users/${rival.id}`, { role: "user" }),
      t.call(rival, "PATCH", `/users/${admin.user.id}`, { role: "user" }),
    ]);
    // Whoever comes second is refused: signed out already, or the last.
    expect([one.status, other.status].filter((status) => status === 200).length).toBe(1);
    if (other.status === 200) {
      await t.call(rival, "PATCH", `/users/${admin.user.id}`, { role: "admin" });
      const { email, password } = admin;
      const { body } = await t.call(null, "POST", "/auth/login", { email, password });
      admin = { ...admin, token: body.accessToken };
    }
  });

  test("admins open and close the doors, on all servers", async () => {
    const info = async (url: string) => (await fetch(`${url}/api/v1/info`)).json();
    expect(await info(second.url)).toMatchObject({
      mode: "dev",
      allows: { guests: true, registration: true },
      providers: [],
    });
    await asAdmin("PATCH", "/settings", { allowGuests: false, allowRegistration: false });
    expect((await t.call(null, "POST", "/auth/guest")).body.code).toBe("guests_closed");
    const { body } = await t.call(null, "POST", "/auth/register", { email: "x@example.com", password, name: "X" });
    expect(body.code).toBe("registration_closed");
    clock.advance(2_000);
    expect(await info(second.url)).toMatchObject({ allows: { guests: false, registration: false } });
    expect((await asAdmin("PATCH", "/settings", { guestDays: 0 })).body.code).toBe("malformed_request");
    await asAdmin("PATCH", "/settings", { allowGuests: true, allowRegistration: true });
    expect((await asAdmin("GET", "/settings")).body).toMatchObject({ allowGuests: true, guestDays: 30 });
  });

  test("counts requests", async () => {
    const user = await register();
    await t.call(user, "GET", "/me");
    await t.call(user, "GET", "/me");
    const { body } = await t.call(user, "GET", "/usage");
    expect(body).toMatchObject({ today: { requests: 3, runsStarted: 0 }, files: { count: 0, bytes: 0 } });
    expect(body.days).toHaveLength(1);
    expect((await t.call(user, "GET", "/me")).body.lastSeenAt).toBe(new Date(clock.nowMs()).toISOString());
  });

  test("no more runs can be started a day than a user may, however many are asked for at once", async () => {
    const user = await register();
    await asAdmin("PATCH", `/users/${user.id}`, { limits: { runsPerDay: 3, tokensPerDay: null, fileBytes: null } });
    const execute = (input: unknown, headers = {}) => t.call(user, "POST", "/agents/greet/execute", { input }, headers);
    const key = { "idempotency-key": "once" };
    const [first, again] = [await execute("Ann", key), await execute("Ann", key)];
    expect(again.body.id).toBe(first.body.id);
    expect((await t.call(user, "POST", "/agents/nothing/execute", {})).status).toBe(404);
    const replies = await Promise.all(Array.from({ length: 6 }, () => execute("Bob")));
    expect(replies.filter(({ status }) => status < 300)).toHaveLength(2);
    expect(replies.find(({ status }) => status === 429)?.body).toMatchObject({
      code: "runs_limit_reached",
      details: { limit: 3 },
    });
    const fork = await t.call(user, "POST", `/runs/${first.body.id}/fork`, {});
    expect(fork.body.code).toBe("runs_limit_reached");
    expect((await t.call(user, "GET", "/usage")).body.today.runsStarted).toBe(3);

    // A repeat starts nothing: it has the first one's answer, whatever the day has come to.
    const repeated = await execute("Ann", key);
    expect([repeated.status, repeated.body.id]).toEqual([201, first.body.id]);
    expect((await execute("Cid", key)).body.code).toBe("idempotency_mismatch");
    expect((await execute("Ann", { "idempotency-key": "another" })).body.code).toBe("runs_limit_reached");
  });

  test("changes the limits that are named, and leaves the others as they are", async () => {
    const { id } = await register();
    await asAdmin("PATCH", `/users/${id}`, { limits: { runsPerDay: 3, fileBytes: 10 } });
    const { body: user } = await asAdmin("PATCH", `/users/${id}`, { limits: { runsPerDay: null } });
    expect(user.limits).toEqual({ runsPerDay: null, tokensPerDay: null, fileBytes: 10 });
    await asAdmin("PATCH", "/settings", { defaultLimits: { tokensPerDay: 5 } });
    const { body: settings } = await asAdmin("PATCH", "/settings", { defaultLimits: { tokensPerDay: null } });
    expect(settings.defaultLimits).toEqual({ runsPerDay: null, tokensPerDay: null, fileBytes: null });
  });

  test("tokens are counted for whoever's run has used them, once, and whoever has none left starts nothing more that day", async () => {
    const user = await register();
    const execute = () => t.call(user, "POST", "/agents/greet/execute", { input: "Ann" });
    const run = (await execute()).body.id;
    const { body: limited } = await asAdmin("PATCH", `/users/${user.id}`, { limits: { tokensPerDay: 1_000 } });
    expect(limited).toMatchObject({ limits: { tokensPerDay: 1_000 } });
    const operator = await t.signedIn("operator");
    const { body: made } = await t.call(operator, "POST", "/me/api-keys", { name: "agents", scopes: ["usage:write"] });
    const report = (body: unknown, key?: string) =>
      t.call({ token: made.key }, "POST", "/usage", body, key === undefined ? {} : { "idempotency-key": key });

    const first = await report({ run, tokens: 600 }, "draft:1");
    expect(first.body).toEqual({ user: user.id, tokensToday: 600, tokensPerDay: 1_000, isExhausted: false });
    expect((await report({ run, tokens: 600 }, "draft:1")).body).toEqual(first.body);
    expect((await execute()).status).toBe(201);
    const second = await report({ user: user.id, tokens: 500 });
    expect(second.body).toEqual({ user: user.id, tokensToday: 1_100, tokensPerDay: 1_000, isExhausted: true });
    expect((await report({ run, tokens: 0 })).body).toEqual(second.body);

    const refusedByLimit = { status: 429, code: "tokens_limit_reached", details: { limit: 1_000 } };
    expect((await execute()).body).toMatchObject(refusedByLimit);
    expect((await t.call(user, "POST", `/runs/${run}/fork`, {})).body).toMatchObject(refusedByLimit);
    expect((await t.call(user, "POST", `/runs/${run}/retry`, {})).body).toMatchObject(refusedByLimit);
    const many = { action: "fork", runs: [run] };
    expect((await t.call(user, "POST", "/runs/bulk", many)).body).toMatchObject(refusedByLimit);
    expect((await t.call(user, "GET", "/usage")).body.today).toMatchObject({ tokens: 1_100, runsStarted: 2 });

    expect((await t.call(user, "POST", "/usage", { run, tokens: 1 })).status).toBe(403);
    expect((await report({ user: "nobody", tokens: 1 })).body.code).toBe("user_not_found");
    expect((await report({ user: user.id, run, tokens: 1 })).body.code).toBe("malformed_request");
    const ownerless = await t.pawl.start(greet, "nobody's");
    expect((await report({ run: ownerless.id, tokens: 1 })).body).toMatchObject({ user: null, tokensToday: 0 });

    clock.advance(86_400_000);
    const { body: nextDay } = await t.call(null, "POST", "/auth/login", { email: `u${users}@example.com`, password });
    const tomorrow = { token: nextDay.accessToken };
    expect((await t.call(tomorrow, "POST", "/agents/greet/execute", { input: "Ann" })).status).toBe(201);
  });
});
