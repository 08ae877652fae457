import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { setClock } from "../testing/set-clock.fixture.ts";
import { testServer, type Reply, type TestServer } from "../testing/test-server.fixture.ts";
import { accessLifetimeMs } from "./access-tokens.ts";
import { graceMs } from "./refresh-decision.ts";

const generous = { read: 10_000, write: 10_000, start: 10_000, auth: 10_000 };
const day = 86_400_000;

describe.each(["sqlite", "postgres"] as const)("on %s", (kind) => {
  const clock = setClock();
  let t: TestServer;
  beforeAll(async () => {
    const database = kind === "postgres" ? { database: await postgresDatabase() } : {};
    t = await testServer({ workflows: [] }, { ...database, requestLimits: generous }, { clock });
  });
  afterAll(() => t[Symbol.asyncDispose]());

  let users = 0;
  const newcomer = () => ({ email: `User${++users}@Example.com`, password: "wide open meadow", name: "Newcomer" });
  const post = (path: string, body: unknown, token?: string, headers?: Record<string, string>): Promise<Reply> =>
    t.call(token === undefined ? null : { token }, "POST", path, body, headers);
  const me = (token: string): Promise<Reply> => t.call({ token }, "GET", "/me");
  const refresh = (refreshToken: string): Promise<Reply> => post("/auth/refresh", { refreshToken });

  test("registers, signs in with any case of the email, and knows who calls", async () => {
    const user = newcomer();
    const registered = await post("/auth/register", user);
    expect(registered).toMatchObject({
      status: 201,
      body: {
        user: { email: user.email.toLowerCase(), role: "user", providers: ["password"], isEmailVerified: false },
      },
    });
    expect(registered.headers.get("cache-control")).toBe("no-store");
    expect(registered.headers.get("set-cookie")).toBeNull();
    expect(await me(registered.body.accessToken)).toMatchObject({ status: 200, body: registered.body.user });

    const again = await post("/auth/register", { ...user, email: user.email.toUpperCase() });
    expect(again.body).toMatchObject({ status: 409, code: "email_taken" });
    const { email, password } = user;
    expect((await post("/auth/login", { email: ` ${email}`, password })).body.code).toBe("credentials_wrong");
    clock.advance(1);
    const signedIn = await post("/auth/login", { email: email.toUpperCase(), password, device: "My laptop" });
    const devices = await t.call({ token: signedIn.body.accessToken }, "GET", "/me/devices");
    expect(devices.body.items).toMatchObject([{ name: "My laptop", isCurrent: true }, { isCurrent: false }]);
  });

  test("answers an unknown email as it answers a wrong password, and refuses what is no text", async () => {
    const user = newcomer();
    await post("/auth/register", user);
    const wrong = await post("/auth/login", { email: user.email, password: "not this one" });
    const unknown = await post("/auth/login", { email: "nobody@example.com", password: "not this one" });
    const { requestId, ...same } = wrong.body;
    expect(requestId).not.toBe(unknown.body.requestId);
    expect(unknown).toMatchObject({ status: 401, body: same });
    for (const email of [{ $ne: "" }, ["a@example.com"], 7, null, "x".repeat(201)])
      expect((await post("/auth/login", { email, password: "not this one" })).body.code).toBe("malformed_request");
    expect((await post("/auth/login", { email: "' OR 1=1 --", password: "not this one" })).status).toBe(401);
  });

  test("refuses weak passwords", async () => {
    for (const password of ["1234567890", "aaaaaaaaaaaa", "password123", "abcabcabcabc", "newcomer12", "abcdefghijkl"])
      expect({ password, ...(await post("/auth/register", { ...newcomer(), password })).body }).toMatchObject({
        password,
        code: "password_weak",
      });
  });

  test("rotates refresh tokens, forgives one that is sent again at once, and ends the device of one that was used long ago", async () => {
    const { body: first } = await post("/auth/register", newcomer());
    const { body: second } = await refresh(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);

    // The answer got lost; a thief may have it.
    clock.advance(graceMs);
    const { body: other } = await refresh(first.refreshToken);
    expect(other.refreshToken).not.toBe(second.refreshToken);
    const { body: third } = await refresh(other.refreshToken);
    expect((await me(third.accessToken)).status).toBe(200);

    clock.advance(graceMs + 1);
    const reused = await refresh(second.refreshToken);
    expect(reused).toMatchObject({ status: 401, body: { code: "refresh_reused" } });
    expect((await refresh(third.refreshToken)).body.code).toBe("refresh_invalid");
    // Access tokens end with their device.
    expect(await me(third.accessToken)).toMatchObject({ status: 401, body: { code: "unauthorized" } });
  });

  test("a token of the generation before the last is reused however quickly it comes", async () => {
    const { body: first } = await post("/auth/register", newcomer());
    const { body: second } = await refresh(first.refreshToken);
    await refresh(second.refreshToken);
    expect((await refresh(first.refreshToken)).body.code).toBe("refresh_reused");
  });

  test("many tabs that refresh at once all stay signed in, and the generation rises by one", async () => {
    const { body: first } = await post("/auth/register", newcomer());
    const replies = await Promise.all(Array.from({ length: 12 }, () => refresh(first.refreshToken)));
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
    expect(new Set(replies.map(({ body }) => body.refreshToken)).size).toBe(12);
    const next = await Promise.all(replies.map(({ body }) => refresh(body.refreshToken)));
    expect(new Set(next.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test("refuses refresh tokens that are none", async () => {
    for (const refreshToken of ["", "x", "'; DROP TABLE device; --", "a".repeat(500)])
      expect((await refresh(refreshToken)).body.code).toBe("refresh_invalid");
    expect(
      (await post("/auth/refresh", {}, undefined, { "x-pawl-refresh": "1", origin: t.server.url })).body.code,
    ).toBe("refresh_invalid");
  });

  test("a device that does not come back within 30 days is signed out", async () => {
    const { body } = await post("/auth/register", newcomer());
    clock.advance(30 * day);
    expect((await refresh(body.refreshToken)).body.code).toBe("refresh_invalid");
  });

  test("an access token lives for 15 minutes", async () => {
    const { body } = await post("/auth/register", newcomer());
    expect(Date.parse(body.expiresAt) - clock.nowMs()).toBeGreaterThan(accessLifetimeMs - 1_000);
    clock.advance(accessLifetimeMs - 1_500);
    expect((await me(body.accessToken)).status).toBe(200);
    clock.advance(1_500);
    expect((await me(body.accessToken)).body).toMatchObject({ status: 401, code: "token_expired" });
  });

  test("signs out a device, another device, and all devices, at once", async () => {
    const user = newcomer();
    const { body: a } = await post("/auth/register", user);
    const [b, c] = await Promise.all([post("/auth/login", user), post("/auth/login", user)]);
    await post("/auth/logout", {}, a.accessToken);
    expect((await me(a.accessToken)).status).toBe(401);
    expect((await refresh(a.refreshToken)).status).toBe(401);

    const devices = await t.call({ token: b.body.accessToken }, "GET", "/me/devices");
    const other = devices.body.items.find((device: { isCurrent: boolean }) => !device.isCurrent);
    const foreigner = await post("/auth/register", newcomer());
    const foreign = await t.call({ token: foreigner.body.accessToken }, "DELETE", `/me/devices/${other.id}`);
    expect(foreign.body).toMatchObject({ status: 404, code: "device_not_found" });
    expect((await me(c.body.accessToken)).status).toBe(200);
    expect((await t.call({ token: b.body.accessToken }, "DELETE", `/me/devices/${other.id}`)).status).toBe(204);
    expect((await me(c.body.accessToken)).status).toBe(401);

    const { body: d } = await post("/auth/login", user);
    expect((await post("/auth/logout", { everywhere: true }, b.body.accessToken)).status).toBe(204);
    expect((await me(b.body.accessToken)).status).toBe(401);
    expect((await me(d.accessToken)).status).toBe(401);
    expect((await refresh(d.refreshToken)).status).toBe(401);
    expect((await me(foreigner.body.accessToken)).status).toBe(200);
  });

  test("changes the password, which signs out the other devices", async () => {
    const user = newcomer();
    const { body: a } = await post("/auth/register", user);
    const { body: b } = await post("/auth/login", user);
    const change = (current: string, password: string) => post("/me/password", { current, password }, a.accessToken);
    expect((await change("wrong one", "another meadow")).body.code).toBe("credentials_wrong");
    expect((await change(user.password, "password123")).body.code).toBe("password_weak");
    expect((await change(user.password, user.password)).body.code).toBe("password_weak");
    expect((await change(user.password, "another meadow")).status).toBe(204);
    expect((await me(a.accessToken)).status).toBe(200);
    expect((await refresh(a.refreshToken)).status).toBe(200);
    expect((await me(b.accessToken)).status).toBe(401);
    expect((await post("/auth/login", user)).body.code).toBe("credentials_wrong");
    expect((await post("/auth/login", { ...user, password: "another meadow" })).status).toBe(200);
  });

  test("a guest who registers keeps their id, and gets new tokens", async () => {
    const { body: guest } = await post("/auth/guest", {});
    expect(guest.user).toMatchObject({ isGuest: true, email: null, providers: [] });
    expect((await post("/me/password", { current: "", password: "wide open meadow" }, guest.accessToken)).status).toBe(
      403,
    );
    const user = newcomer();
    const { body: upgraded } = await post("/auth/register", user, guest.accessToken);
    expect(upgraded.user).toMatchObject({ id: guest.user.id, isGuest: false, email: user.email.toLowerCase() });
    expect((await refresh(guest.refreshToken)).body.code).toBe("refresh_invalid");
    expect((await me(guest.accessToken)).status).toBe(401);
    expect((await post("/auth/login", user)).body.user.id).toBe(guest.user.id);

    const { body: second } = await post("/auth/guest", {});
    const taken = await post("/auth/register", user, second.accessToken);
    expect(taken.body.code).toBe("email_taken");
    expect((await me(second.accessToken)).body.isGuest).toBe(true);
  });

  test("only one of many who register with one email gets it", async () => {
    const user = newcomer();
    const replies = await Promise.all(Array.from({ length: 6 }, () => post("/auth/register", user)));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ body }) => body.code === "email_taken")).toHaveLength(5);
  });

  test("gives the refresh token to browsers as a cookie that scripts and other pages cannot use", async () => {
    const user = newcomer();
    await post("/auth/register", user);
    const origin = t.server.url;
    const reply = await post("/auth/login", { ...user, cookie: true }, undefined, { origin });
    expect(reply.body.refreshToken).toBeNull();
    const setCookie = reply.headers.get("set-cookie") ?? "";
    expect(setCookie).toMatch(
      /^pawl_refresh=[\w-]{43}; Path=\/api\/v1\/auth; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
    const cookie = setCookie.split(";")[0] ?? "";

    const use = (headers: Record<string, string>) => post("/auth/refresh", {}, undefined, { cookie, ...headers });
    expect((await use({ origin })).body.code).toBe("origin_refused");
    expect((await use({ "x-pawl-refresh": "1" })).body.code).toBe("origin_refused");
    expect((await use({ "x-pawl-refresh": "1", origin: "https://evil.example" })).body.code).toBe("origin_refused");
    expect((await use({ "x-pawl-refresh": "1", origin: "null" })).body.code).toBe("origin_refused");
    const refreshed = await use({ "x-pawl-refresh": "1", origin });
    expect(refreshed).toMatchObject({ status: 200, body: { refreshToken: null } });
    expect(refreshed.headers.get("set-cookie")).toMatch(/^pawl_refresh=/);
    // A cookie is not taken for anything else.
    expect((await t.call(null, "GET", "/me", undefined, { cookie, origin })).status).toBe(401);

    const foreign = await post("/auth/login", { ...user, cookie: true }, undefined, { origin: "https://evil.example" });
    expect(foreign.body.code).toBe("origin_refused");
    const out = await post("/auth/logout", {}, refreshed.body.accessToken);
    expect(out.headers.get("set-cookie")).toMatch(/^pawl_refresh=; Max-Age=0; Path=\/api\/v1\/auth; /);
  });

  test("whoever registers, signs in or is a guest finds that among what they did", async () => {
    const account = newcomer();
    const { body: first } = await post("/auth/register", account);
    const { body: again } = await post("/auth/login", account);
    const { body: guest } = await post("/auth/guest", {});
    const done = async (token: string) => {
      const { items } = (await t.call({ token }, "GET", "/audit")).body;
      return items.map((entry: any) => `${entry.action} ${entry.actor.id} ${entry.outcome}`).toSorted();
    };
    const { id } = first.user;
    expect(await done(again.accessToken)).toEqual([`auth.login ${id} ok`, `auth.register ${id} ok`]);
    expect(await done(guest.accessToken)).toEqual([`auth.guest ${guest.user.id} ok`]);
  });

  test("API keys do what their scopes say, until they are taken back or expire", async () => {
    const { body: user } = await post("/auth/register", newcomer());
    const create = (body: unknown) => post("/me/api-keys", body, user.accessToken);
    expect((await create({ name: "all", scopes: ["admin"] })).body.code).toBe("scope_not_allowed");
    expect((await create({ name: "none", scopes: [] })).body.code).toBe("malformed_request");
    const { body: made } = await create({ name: "ci", scopes: ["runs:read"], expiresInDays: 1 });
    expect(made.key).toMatch(/^pawl_[\w-]{43}$/);
    const key = { token: made.key };

    expect((await t.call(key, "GET", "/usage")).body).toMatchObject({ user: user.user.id });
    expect((await t.call(key, "GET", "/audit")).body.code).toBe("scope_missing");
    expect((await t.call(key, "GET", "/me/api-keys")).body.code).toBe("forbidden");
    expect((await t.call(key, "POST", "/me/api-keys", { name: "more", scopes: ["runs:read"] })).status).toBe(403);
    const { body: list } = await t.call({ token: user.accessToken }, "GET", "/me/api-keys");
    expect(list.items).toMatchObject([{ id: made.id, prefix: made.key.slice(0, 11), lastUsedAt: expect.any(String) }]);
    expect(JSON.stringify(list)).not.toContain(made.key.slice(12));

    const { body: other } = await post("/auth/register", newcomer());
    const foreign = await t.call({ token: other.accessToken }, "DELETE", `/me/api-keys/${made.id}`);
    expect(foreign.body.code).toBe("api_key_not_found");
    const { body: second } = await create({ name: "two", scopes: ["runs:read"] });
    expect((await t.call({ token: second.key }, "GET", "/usage")).status).toBe(200);
    expect((await t.call({ token: user.accessToken }, "DELETE", `/me/api-keys/${second.id}`)).status).toBe(204);
    expect((await t.call({ token: second.key }, "GET", "/usage")).status).toBe(401);

    clock.advance(day);
    expect((await t.call(key, "GET", "/usage")).body).toMatchObject({ status: 401, code: "unauthorized" });
    const { body: guest } = await post("/auth/guest", {});
    expect((await post("/me/api-keys", { name: "g", scopes: ["runs:read"] }, guest.accessToken)).status).toBe(403);
  });

  test("keeps the views of each user", async () => {
    const [a, b] = await Promise.all([post("/auth/register", newcomer()), post("/auth/register", newcomer())]);
    const items = [{ id: "1", name: "Failed", search: "status=failed" }];
    const put = await t.call({ token: a.body.accessToken }, "PUT", "/me/views", { items });
    expect(put.body).toEqual({ items });
    expect((await t.call({ token: a.body.accessToken }, "GET", "/me/views")).body).toEqual({ items });
    expect((await t.call({ token: b.body.accessToken }, "GET", "/me/views")).body).toEqual({ items: [] });
  });

  test("renames oneself", async () => {
    const { body } = await post("/auth/register", newcomer());
    const renamed = await t.call({ token: body.accessToken }, "PATCH", "/me", { name: "Zoë", role: "admin" });
    expect(renamed.body).toMatchObject({ name: "Zoë", role: "user" });
    expect((await me(body.accessToken)).body.name).toBe("Zoë");
  });
});
