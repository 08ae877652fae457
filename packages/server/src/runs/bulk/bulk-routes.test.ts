import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noRetry, workflow } from "pawl";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../../database/open-database.ts";
import { ann, bob, olga, testServer, type TestServer, type Who } from "../../testing/test-server.fixture.ts";
import { BulkRows } from "./bulk-rows.ts";

const waits = workflow({ name: "waits" }, async (ctx) => ctx.waitForSignal("go"));
const state = { isMended: false };
const breaks = workflow({ name: "breaks", retry: noRetry() }, async (ctx, n: number) =>
  ctx.step("break", () => {
    if (!state.isMended) throw new Error("broken");
    return n;
  }),
);

const folder = mkdtempSync(join(tmpdir(), "pawl-bulk-"));
const database = `sqlite:${join(folder, "server.db")}`;
let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [waits, breaks] }, { database });
});
afterAll(async () => {
  await t[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const user = (name: string): Who => ({ user: name, role: "user" });
const startMany = (owner: string, count: number) =>
  Promise.all(Array.from({ length: count }, async () => (await t.pawl.start(waits, undefined, { owner })).id));

/** The operation when it is over. */
async function ended(who: Who, body: unknown) {
  const begun = await t.call(who, "POST", "/runs/bulk", body);
  expect(begun).toMatchObject({ status: 202, body: { failed: [] } });
  for (;;) {
    const { body: now } = await t.call(who, "GET", `/runs/bulk/${begun.body.id}`);
    if (now.status !== "running") return now;
  }
}

test("does the same to all runs of the caller that pass a filter, and to no others", async () => {
  const mine = await startMany("carl", 250);
  const others = await startMany("dora", 2);
  const dry = await ended(user("carl"), { action: "cancel", where: {}, dryRun: true });
  expect(dry).toMatchObject({ status: "completed", matched: 250, done: 0 });
  const done = await ended(user("carl"), { action: "cancel", where: { agent: "waits" }, reason: "enough" });
  expect(done).toMatchObject({ status: "completed", action: "cancel", matched: 250, done: 250, failedCount: 0 });
  expect(done.finishedAt).not.toBeNull();
  await expect(t.pawl.run(mine[0]!).result()).rejects.toThrow("enough");
  for (const id of others) expect((await t.pawl.get(id)).cancelRequested).toBe(false);
  expect(await ended(olga, { action: "delete", where: { owner: "carl" } })).toMatchObject({ matched: 250, done: 250 });
});

test("retries what has failed of one reason, as the groups of errors say it", async () => {
  const broken = workflow({ name: "two-reasons", retry: noRetry() }, async (ctx, step: string) =>
    ctx.step(step, () => {
      throw new Error("broken");
    }),
  );
  const own = await testServer({ workflows: [broken] });
  try {
    const begin = (input: string) => own.call(ann, "POST", "/agents/two-reasons/execute", { input });
    for (const step of ["load", "load", "save"]) {
      const { body } = await begin(step);
      await own.pawl
        .run(body.id)
        .result()
        .catch(() => {});
    }
    const { groups } = (await own.call(ann, "GET", "/errors")).body;
    const [{ agent, code, step }] = groups;
    expect([agent, code, step]).toEqual(["two-reasons", "unknown", "load"]);
    const asked = { action: "retry", where: { agent }, error: { code, step } };
    const { body: begun } = await own.call(ann, "POST", "/runs/bulk", asked);
    const over = async (id: string) => (await own.call(ann, "GET", `/runs/bulk/${id}`)).body;
    let now = await over(begun.id);
    while (now.status === "running") now = await over(begun.id);
    expect(now).toMatchObject({ status: "completed", matched: 2, done: 2, failedCount: 0 });
  } finally {
    await own[Symbol.asyncDispose]();
  }
});

test("does it to runs that were picked, and passes over those of others as over those that there are not", async () => {
  const [first, second] = await startMany("ann", 2);
  const [foreign] = await startMany("bob", 1);
  const runs = [first, second, foreign, "019aa000-0000-7000-8000-000000000000"];
  expect(await ended(ann, { action: "pause", runs })).toMatchObject({ matched: 2, done: 2, skipped: 0 });
  expect(await ended(ann, { action: "pause", runs: [first] })).toMatchObject({ matched: 1, done: 0, skipped: 1 });
  expect(await ended(ann, { action: "delete", runs })).toMatchObject({ matched: 2, done: 0, skipped: 2 });
  expect((await t.pawl.get(foreign!)).status).not.toBe("paused");
  expect(await ended(ann, { action: "cancel", runs, force: true })).toMatchObject({ done: 2 });
});

test("retries and forks, finds runs by a search, and forks each once", async () => {
  const eve = user("eve");
  const runs = await Promise.all([1, 2, 3].map((n) => t.pawl.start(breaks, n, { owner: "eve" })));
  for (const run of runs) await run.result().catch(() => {});
  expect(await ended(eve, { action: "retry", where: { q: runs[0]!.id } })).toMatchObject({ matched: 1, done: 1 });
  await runs[0]!.result().catch(() => {});
  state.isMended = true;
  const forked = await ended(eve, { action: "fork", where: { q: "break" }, input: 9 });
  expect(forked).toMatchObject({ matched: 3, done: 3 });
  const { body } = await t.call(eve, "GET", `/runs?agent=breaks&limit=3`);
  for (const { id, owner, forkedFrom } of body.items) {
    expect([owner, runs.map((run) => run.id)]).toEqual(["eve", expect.arrayContaining([forkedFrom])]);
    expect(await t.pawl.run(id).result()).toBe(9);
  }
});

test("refuses what it does not understand before anything is done", async () => {
  const code = async (body: unknown) => (await t.call(ann, "POST", "/runs/bulk", body)).body.code;
  expect(await code({ action: "cancel" })).toBe("malformed_request");
  expect(await code({ action: "cancel", runs: ["x"] })).toBe("malformed_request");
  expect(await code({ action: "cancel", where: {}, runs: [] })).toBe("malformed_request");
  expect(await code({ action: "explode", where: {} })).toBe("malformed_request");
  expect(await code({ action: "cancel", where: { owner: "bob" } })).toBe("invalid_option");
  expect(await code({ action: "cancel", where: { tag: ["x"] } })).toBe("invalid_option");
});

test("shows and stops an operation for whoever has begun it, and for operators", async () => {
  const { body } = await t.call(ann, "POST", "/runs/bulk", { action: "resume", where: {} });
  for (const path of [`/runs/bulk/${body.id}`, "/runs/bulk/none"])
    expect((await t.call(bob, "GET", path)).body).toMatchObject({ status: 404, code: "operation_not_found" });
  expect((await t.call(bob, "POST", `/runs/bulk/${body.id}/stop`)).body.code).toBe("operation_not_found");
  expect((await t.call(olga, "GET", `/runs/bulk/${body.id}`)).body.id).toBe(body.id);
  const stopped = await t.call(ann, "POST", `/runs/bulk/${body.id}/stop`);
  expect(["stopped", "completed"]).toContain(stopped.body.status);
});

test("tells of an operation of another server, allows a user a few at a time, and takes a lost one for stopped", async () => {
  const other = await openDatabase(database);
  const rows = new BulkRows(other.db);
  const fred = user("fred");
  const insert = (id: string, agoMs: number) =>
    rows.insert({ id, userId: "fred", action: "cancel", nowMs: Date.now() - agoMs });
  await insert("lost", 31_000);
  for (const id of ["a", "b", "c"]) await insert(id, 0);
  await rows.update("a", { matched: 7, done: 3 });
  expect((await t.call(fred, "GET", "/runs/bulk/lost")).body).toMatchObject({ status: "stopped" });
  expect((await t.call(fred, "GET", "/runs/bulk/a")).body).toMatchObject({ status: "running", matched: 7, done: 3 });
  const refused = await t.call(fred, "POST", "/runs/bulk", { action: "cancel", where: {} });
  expect(refused.body).toMatchObject({ status: 429, code: "bulk_limit_reached" });
  await t.call(fred, "POST", "/runs/bulk/a/stop");
  expect(await rows.update("a", { done: 4 })).toBe(true);
  await rows.update("a", { status: "stopped" });
  expect((await t.call(fred, "POST", "/runs/bulk", { action: "cancel", where: {} })).status).toBe(202);
  await other.close();
});
