import { isNothing, operations, scopes, type Operation, type Role, type Scope } from "@pawl/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testServer, type Reply, type TestServer } from "../testing/test-server.fixture.ts";
import { pathWith } from "./belongings.fixture.ts";
import { bodies, headersOf } from "./bodies.fixture.ts";
import { madeUpIds } from "./made-up-ids.fixture.ts";

const generous = { read: 100_000, write: 100_000, start: 100_000, auth: 100_000 };
const ranks: Readonly<Record<Role, number>> = { user: 1, operator: 2, admin: 3 };

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [] }, { requestLimits: generous });
});
afterAll(() => t[Symbol.asyncDispose]());

const closed = operations.filter(({ access }) => access !== "public");

function call(token: string | null, op: Operation, method: string = op.method): Promise<Reply> {
  const body = isNothing(op.body) && op.consumes === null ? undefined : bodies[op.id]?.(madeUpIds);
  return t.call(token === null ? null : { token }, method, pathWith(op.path, madeUpIds), body, headersOf[op.id]);
}

test("nobody gets in without a token, nor with one that is none", async () => {
  const none = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsInJvbGUiOiJhZG1pbiJ9.";
  for (const op of closed)
    for (const token of [null, "x", "pawl_made-up", none, "null", "undefined"])
      expect({ op: op.id, token, ...(await call(token, op)) }).toMatchObject({
        op: op.id,
        status: 401,
        body: { code: "unauthorized" },
      });
});

test("nor by HEAD, or by a token elsewhere than in the header", async () => {
  const { token } = await t.signedIn("admin");
  for (const op of closed.filter(({ method }) => method === "GET"))
    expect((await call(null, op, "HEAD")).status).toBe(401);
  for (const query of ["access_token", "token", "authorization", "api_key"])
    expect((await t.call(null, "GET", `/runs?${query}=${token}`)).status).toBe(401);
  expect(
    (await t.call(null, "GET", "/runs", undefined, { cookie: `token=${token}; pawl_refresh=${token}` })).status,
  ).toBe(401);
  expect((await t.call(null, "GET", "/runs", undefined, { authorization: `Basic ${token}` })).status).toBe(401);
});

test("a role that is too low is refused before anything is looked at", async () => {
  for (const role of ["user", "operator"] as const) {
    const { token } = await t.signedIn(role);
    for (const op of closed.filter(({ access }) => ranks[access as Role] > ranks[role]))
      expect({ op: op.id, ...(await call(token, op)) }).toMatchObject({
        op: op.id,
        status: 403,
        body: { code: "forbidden" },
      });
  }
});

test("a guest is no more than a user", async () => {
  const { body } = await t.call(null, "POST", "/auth/guest", {});
  for (const op of closed.filter(({ access }) => access !== "user"))
    expect({ op: op.id, ...(await call(body.accessToken, op)) }).toMatchObject({ op: op.id, status: 403 });
  expect(
    (await t.call({ token: body.accessToken }, "POST", "/me/api-keys", { name: "key", scopes: ["runs:read"] })).body
      .code,
  ).toBe("forbidden");
});

test("an API key can do what its scopes say, and nothing of the account, whoever has made it", async () => {
  const { token } = await t.signedIn("admin");
  const keyWith = async (granted: readonly Scope[]): Promise<string> =>
    (await t.call({ token }, "POST", "/me/api-keys", { name: "key", scopes: granted })).body.key;
  for (const missing of scopes) {
    const key = await keyWith(scopes.filter((scope) => scope !== missing));
    for (const op of closed.filter(({ scope }) => scope === missing))
      expect({ op: op.id, ...(await call(key, op)) }).toMatchObject({
        op: op.id,
        status: 403,
        body: { code: "scope_missing" },
      });
  }
  const key = await keyWith(scopes);
  for (const op of closed.filter(({ scope }) => scope === null))
    expect({ op: op.id, ...(await call(key, op)) }).toMatchObject({
      op: op.id,
      status: 403,
      body: { code: "forbidden" },
    });
  // What makes keys, passwords and devices is of the account: a key must not make itself another.
  expect(closed.filter(({ scope }) => scope === null).map(({ id }) => id)).toEqual(
    expect.arrayContaining(["api-keys.create", "me.password", "devices.delete", "auth.logout"]),
  );
});

test("a user's key has none of the scopes of operators and admins, and loses them with the role", async () => {
  const user = await t.signedIn("user");
  for (const scope of ["admin", "operate:metrics"])
    expect((await t.call(user, "POST", "/me/api-keys", { name: "key", scopes: [scope] })).body.code).toBe(
      "scope_not_allowed",
    );
  const admin = await t.signedIn("admin");
  const operator = await t.signedIn("operator");
  const { body } = await t.call(operator, "POST", "/me/api-keys", { name: "key", scopes: ["operate:metrics"] });
  expect((await t.call({ token: body.key }, "GET", "/metrics")).status).toBe(200);
  await t.call(admin, "PATCH", `/users/${operator.user.id}`, { role: "user" });
  expect((await t.call({ token: body.key }, "GET", "/metrics")).status).toBe(403);
  await t.call(admin, "PATCH", `/users/${operator.user.id}`, { isDisabled: true });
  expect((await t.call({ token: body.key }, "GET", "/metrics")).status).toBe(401);
});

test("what is sent besides what an operation takes is nothing to it: nobody raises themselves", async () => {
  const { token, user } = await t.signedIn("user");
  const more = {
    id: "taken",
    role: "admin",
    groups: ["finance"],
    isGuest: false,
    isDisabled: false,
    isEmailVerified: true,
    mustChangePassword: false,
    limits: { runsPerDay: null },
    email: "boss@example.com",
    emailVerified: true,
    owner: "admin",
    userId: "admin",
    user: "admin",
    visibility: "public",
    scopes,
    via: "session",
    version: 99,
    revision: 99,
    createdMs: 0,
    tokenHash: "x",
    ownerName: "boss",
    isMine: true,
    hash: "x",
  };
  const who = { token };
  const before = (await t.call(who, "GET", "/me")).body;
  const { body: me } = await t.call(who, "PATCH", "/me", { ...more, name: "Still me" });
  expect({ ...me, lastSeenAt: null }).toEqual({ ...before, name: "Still me", lastSeenAt: null });
  const made = await t.call(null, "POST", "/auth/register", {
    ...more,
    email: "mass@example.com",
    name: "Mass",
    password: "wide open meadow",
  });
  expect(made.body.user).toMatchObject({ role: "user", groups: [], isEmailVerified: false });
  expect(made.body.user.id).not.toBe("taken");
  const signedIn = await t.call(null, "POST", "/auth/guest", more);
  expect(signedIn.body.user).toMatchObject({ role: "user", isGuest: true, groups: [] });
  const { body: key } = await t.call(who, "POST", "/me/api-keys", { ...more, name: "key", scopes: ["runs:read"] });
  expect((await t.call({ token: key.key }, "GET", "/runs")).status).toBe(200);
  const { body: mine } = await t.call(who, "GET", "/me/api-keys");
  expect(mine.items.map(({ id }: { id: string }) => id)).toContain(key.id);
  expect(
    (await t.call(who, "PUT", "/me/views", { ...more, items: [{ ...more, id: "v", name: "v", search: "" }] })).body,
  ).toEqual({ items: [{ id: "v", name: "v", search: "" }] });
  expect((await t.call(who, "GET", "/me")).body.id).toBe(user.id);
});
