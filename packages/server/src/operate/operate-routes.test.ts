import { noRetry, workflow } from "pawl";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ann, bob, olga, testServer, type TestServer } from "../testing/test-server.fixture.ts";

const fine = workflow({ name: "fine" }, async () => 1);
const broken = workflow({ name: "broken", retry: noRetry() }, async (ctx) =>
  ctx.step("break", () => {
    throw Object.assign(new Error("no such luck"), { code: "LUCK" });
  }),
);

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [fine, broken] });
  for (const owner of ["ann", "ann", "bob"]) await (await t.pawl.start(fine, undefined, { owner })).result();
  await (await t.pawl.start(broken, undefined, { owner: "ann" })).result().catch(() => {});
});
afterAll(() => t[Symbol.asyncDispose]());

test("shows workers and queues to operators only", async () => {
  const { body } = await t.call(olga, "GET", "/workers");
  expect(body.items).toMatchObject([{ isLive: true, serves: [{ agent: "broken" }, { agent: "fine" }] }]);
  expect((await t.call(olga, "GET", "/queues")).status).toBe(200);
  for (const path of ["/workers", "/queues"])
    expect((await t.call(ann, "GET", path)).body).toMatchObject({ status: 403, code: "forbidden" });
});

test("groups the errors of the caller's runs", async () => {
  const groups = async (who: typeof ann, query = "") => (await t.call(who, "GET", `/errors?${query}`)).body.groups;
  expect(await groups(ann)).toMatchObject([{ agent: "broken", step: "break", count: 1, message: "no such luck" }]);
  expect(await groups(bob)).toEqual([]);
  expect(await groups(olga)).toHaveLength(1);
  expect(await groups(ann, "agent=fine")).toEqual([]);
  expect(await groups(ann, "since=2099-01-01T00:00:00Z")).toEqual([]);
});

test("tells what has happened to the caller's runs over time", async () => {
  const stats = async (who: typeof ann, query = "") => (await t.call(who, "GET", `/stats?${query}`)).body;
  const mine = await stats(ann, "buckets=4");
  expect(mine).toMatchObject({ isComplete: true, now: { completed: 2, failed: 1 } });
  expect(mine.buckets).toHaveLength(4);
  const sum = (of: typeof mine) => of.buckets.reduce((all: number, { created }: never) => all + created, 0);
  expect(sum(mine)).toBe(3);
  expect(mine.agents.map(({ agent, created }: never) => [agent, created])).toEqual([
    ["fine", 2],
    ["broken", 1],
  ]);
  expect(sum(await stats(bob))).toBe(1);
  expect(sum(await stats(olga))).toBe(4);
  expect(sum(await stats(ann, "agent=broken"))).toBe(1);
  expect((await stats(ann, "from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z")).code).toBe("invalid_option");
  expect((await stats(ann, "from=2000-01-01T00:00:00Z")).code).toBe("invalid_option");
});
