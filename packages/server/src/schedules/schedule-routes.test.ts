import { workflow } from "pawl";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ann, bob, olga, testServer, type TestServer } from "../testing/test-server.fixture.ts";

const report = workflow({ name: "report" }, async (_, input: unknown) => input ?? "plain");
const tick = workflow({ name: "tick", schedule: { name: "from-code", every: "1 day" } }, async () => 1);

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [report, tick] });
});
afterAll(() => t[Symbol.asyncDispose]());

const nightly = { name: "nightly", agent: "report", cron: "0 3 * * *", timezone: "Europe/Berlin" };

test("makes a schedule that is the caller's, under a name that others may use too", async () => {
  const made = await t.call(ann, "POST", "/schedules", { ...nightly, tags: { a: "b" } });
  expect(made).toMatchObject({
    status: 201,
    body: { name: "nightly", owner: "ann", agent: "report", timezone: "Europe/Berlin", tags: { a: "b" } },
  });
  expect((await t.call(bob, "POST", "/schedules", { ...nightly, cron: undefined, every: "2h" })).status).toBe(201);
  expect((await t.call(ann, "POST", "/schedules", nightly)).body).toMatchObject({
    status: 409,
    code: "schedule_exists",
  });

  const { body } = await t.call(ann, "GET", "/schedules/nightly");
  expect(body).toMatchObject({ name: "nightly", cron: "0 3 * * *", runs: [] });
  expect(body.next).toHaveLength(10);
  expect((await t.call(bob, "GET", "/schedules/nightly")).body).toMatchObject({ every: "2h", cron: null });
  const names = async (who: typeof ann) =>
    (await t.call(who, "GET", "/schedules")).body.items.map(({ name }: { name: string }) => name);
  expect(await names(ann)).toEqual(["nightly"]);
  expect(await names(olga)).toEqual(expect.arrayContaining(["user:ann:nightly", "user:bob:nightly"]));
  expect((await t.call(olga, "GET", "/schedules/user%3Aann%3Anightly")).body.owner).toBe("ann");
  expect((await t.call(bob, "GET", "/schedules/user%3Aann%3Anightly")).body.code).toBe("schedule_not_found");
});

test("starts runs that are the owner's, and shows which schedule they are of", async () => {
  await t.call(ann, "POST", "/schedules", { ...nightly, name: "now", paused: true });
  const run = await t.call(ann, "POST", "/schedules/now/trigger", { input: { a: 1 } });
  expect(run).toMatchObject({ status: 201, body: { owner: "ann", schedule: "now", agent: "report" } });
  expect(await t.pawl.run(run.body.id).result()).toEqual({ a: 1 });
  const found = await t.call(ann, "GET", "/runs?schedule=now");
  expect(found.body.items.map(({ id }: { id: string }) => id)).toEqual([run.body.id]);
  expect((await t.call(ann, "GET", "/schedules/now")).body.runs).toMatchObject([{ id: run.body.id }]);
});

test("changes, pauses, resumes and removes a schedule", async () => {
  await t.call(ann, "POST", "/schedules", { ...nightly, name: "mine", maxRuns: 5 });
  const path = "/schedules/mine";
  const changed = await t.call(ann, "PATCH", path, { cron: null, every: "90s", timezone: null, maxRuns: null });
  expect(changed.body).toMatchObject({ cron: null, every: "1m30s", timezone: "UTC", maxRuns: null });
  expect((await t.call(ann, "PATCH", path, { cron: "nonsense", every: null })).body.code).toBe("invalid_cron");
  expect((await t.call(ann, "PATCH", path, { agent: "none" })).body.code).toBe("agent_not_found");
  expect((await t.call(ann, "POST", `${path}/pause`, { note: "audit" })).body).toMatchObject({
    status: "paused",
    pauseNote: "audit",
  });
  expect((await t.call(ann, "POST", `${path}/resume`)).body.status).toBe("active");
  const span = { from: "2026-01-01T00:00:00Z", to: "2026-01-01T00:05:00Z" };
  expect((await t.call(ann, "POST", `${path}/backfill`, span)).body).toEqual({ ticks: expect.any(Number) });
  expect((await t.call(ann, "POST", `${path}/backfill`, { ...span, to: "2027-01-01T00:00:00Z" })).body.code).toBe(
    "invalid_option",
  );
  expect((await t.call(ann, "DELETE", path)).status).toBe(204);
  expect((await t.call(ann, "GET", path)).body.code).toBe("schedule_not_found");
});

test("answers for somebody else's schedule as for one that there is not", async () => {
  await t.call(ann, "POST", "/schedules", { ...nightly, name: "private" });
  const calls: [string, string, unknown?][] = [
    ["GET", ""],
    ["PATCH", "", { maxRuns: 1 }],
    ["DELETE", ""],
    ["POST", "/pause", {}],
    ["POST", "/resume"],
    ["POST", "/trigger", {}],
    ["POST", "/backfill", { from: "2026-01-01T00:00:00Z", to: "2026-01-01T00:05:00Z" }],
  ];
  for (const [method, path, body] of calls) {
    const foreign = await t.call(bob, method, `/schedules/private${path}`, body);
    expect({ path, code: foreign.body.code }).toEqual({ path, code: "schedule_not_found" });
  }
});

test("tells the ticks of a cron line, and what is wrong with one", async () => {
  const ticks = await t.call(ann, "POST", "/schedules/preview", {
    cron: "0 9 * * 1-5",
    startAt: "2030-01-01T00:00:00Z",
    count: 2,
  });
  expect(ticks.body.ticks).toEqual(["2030-01-01T09:00:00.000Z", "2030-01-02T09:00:00.000Z"]);
  expect((await t.call(ann, "POST", "/schedules/preview", { cron: "x" })).body.code).toBe("invalid_cron");
  const zone = { cron: "0 9 * * *", timezone: "Moon" };
  expect((await t.call(ann, "POST", "/schedules/preview", zone)).body.code).toBe("invalid_timezone");
  expect((await t.call(ann, "POST", "/schedules", { ...nightly, name: "x", every: "1s" })).body.code).toBe(
    "invalid_option",
  );
  expect((await t.call(ann, "POST", "/schedules", { ...nightly, name: "x", agent: "none" })).body.code).toBe(
    "agent_not_found",
  );
});
