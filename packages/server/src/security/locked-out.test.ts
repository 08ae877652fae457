import { workflow } from "pawl";
import { expect, test } from "vitest";
import { testServer, type TestServer, type Who } from "../testing/test-server.fixture.ts";

const greet = workflow({ name: "greet" }, () => Promise.resolve("Hello"));

async function started(t: TestServer, who: Who): Promise<string> {
  const { body } = await t.call(who, "POST", "/agents/greet/execute", {});
  await t.pawl.run(body.id).result();
  return body.id;
}

const linkTo = async (t: TestServer, who: Who, run: string): Promise<string> =>
  (await t.call(who, "POST", "/shares", { target: { kind: "run", id: run } })).body.token;

const shows = async (t: TestServer, token: string): Promise<number> =>
  (await t.call(null, "GET", `/shared/${token}`)).status;

test("whoever is disabled is out at once, with their links and what would start by itself", async () => {
  await using t = await testServer({ workflows: [greet] });
  const [admin, user] = [await t.signedIn("admin"), await t.signedIn("user")];
  const link = await linkTo(t, user, await started(t, user));
  await t.call(user, "POST", "/schedules", { name: "nightly", agent: "greet", cron: "0 3 * * *" });
  expect(await shows(t, link)).toBe(200);
  const disable = (isDisabled: boolean) => t.call(admin, "PATCH", `/users/${user.user.id}`, { isDisabled });
  await disable(true);
  expect(await shows(t, link)).toBe(404);
  expect((await t.call(user, "GET", "/me")).status).toBe(401);
  expect((await t.call(null, "POST", "/auth/refresh", { refreshToken: user.refreshToken })).status).toBe(401);
  const schedules = async () => (await t.pawl.schedules.list({ owner: user.user.id })).items;
  expect(await schedules()).toMatchObject([{ status: "paused", pauseNote: "The account is disabled." }]);
  await disable(false);
  expect(await shows(t, link)).toBe(200);
  // The sign-in is not given back.
  expect((await t.call(user, "GET", "/me")).status).toBe(401);
  await t.call(admin, "DELETE", `/users/${user.user.id}`);
  expect(await schedules()).toEqual([]);
});

test("a link to somebody else's run is over when its maker is an operator no longer", async () => {
  await using t = await testServer({ workflows: [greet] });
  const [admin, operator, user] = [await t.signedIn("admin"), await t.signedIn("operator"), await t.signedIn("user")];
  const [theirs, own] = [await started(t, user), await started(t, operator)];
  const [linkToTheirs, linkToOwn] = [await linkTo(t, operator, theirs), await linkTo(t, operator, own)];
  expect([await shows(t, linkToTheirs), await shows(t, linkToOwn)]).toEqual([200, 200]);
  await t.call(admin, "PATCH", `/users/${operator.user.id}`, { role: "user" });
  expect([await shows(t, linkToTheirs), await shows(t, linkToOwn)]).toEqual([404, 200]);
});
