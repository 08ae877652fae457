import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { form, PermanentError, workflow } from "pawl";
import { MemoryBlobs } from "pawl/testing";
import { openDatabase, type ServerDatabase } from "../database/open-database.ts";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { ann, bob, olga, testServer, type TestServer } from "../testing/test-server.fixture.ts";

const greet = workflow({ name: "greet" }, async (ctx, who: { name: string; apiKey?: string }) => {
  ctx.setState("session", { token: "t0p" });
  return ctx.step("say", () => ({ text: `Hello, ${who.name}`, tokens: 7 }));
});
const fails = workflow({ name: "fails" }, (ctx) =>
  ctx.step("break", () => {
    throw new PermanentError("It broke.", { details: { host: "db.internal" }, cause: new Error("deeper") });
  }),
);

const Door = form({
  title: "Door",
  fields: { pin: form.password({ title: "PIN" }), place: form.text({ title: "Where" }) },
});
const opens = workflow({ name: "opens", input: Door }, (_ctx, { pin, place }) =>
  Promise.resolve({ opened: [{ pin, place }] }),
);

const writes = workflow({ name: "writes" }, (ctx) =>
  ctx.step("write", () => ctx.files.write("out/sub/note.txt", "note")),
);

describe.each(["sqlite", "postgres"] as const)("on %s", (kind) => {
  let t: TestServer;
  let database: ServerDatabase;
  beforeAll(async () => {
    const at = kind === "postgres" ? { database: await postgresDatabase() } : {};
    t = await testServer({ workflows: [greet, fails, opens, writes], blobs: new MemoryBlobs() }, at);
    database = await openDatabase(t.databaseUrl);
  });
  afterAll(async () => {
    await database.close();
    await t[Symbol.asyncDispose]();
  });

  const missing = "019aa000-0000-7000-8000-000000000000";

  async function greeted() {
    const run = await t.pawl.start(
      greet,
      { name: "Boss", apiKey: "k3y" },
      { owner: "ann", tags: { team: "red", "pawl.workflow": missing } },
    );
    await run.result();
    return run.id;
  }

  async function share(kind: "run" | "workflow", id: string, more: Record<string, unknown> = {}, who = ann) {
    const reply = await t.call(who, "POST", "/shares", { target: { kind, id }, ...more });
    expect(reply.status).toBe(201);
    return reply.body;
  }

  test("a link shows a stranger what a run did, and nothing of whose it is, where it ran or what is secret", async () => {
    const id = await greeted();
    const link = await share("run", id);
    expect(link.url).toBe(`${t.server.url}/shared/${link.token}`);
    expect(Buffer.from(link.token, "base64url")).toHaveLength(32);

    const { status, body, headers } = await t.call(null, "GET", `/shared/${link.token}`);
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toMatchObject({ kind: "run", sharedBy: "ann", expiresAt: link.expiresAt, stepsTotal: 1 });
    expect(body.run).toMatchObject({
      status: "completed",
      input: { name: "Boss", apiKey: "•••" },
      output: { text: "Hello, Boss", tokens: 7 },
      state: { session: { token: "•••" } },
      tags: { team: "red" },
      owner: null,
      workflow: null,
      workerId: null,
      actions: [],
    });
    expect(body.steps).toMatchObject([{ key: "say", status: "completed", output: { text: "Hello, Boss" } }]);
    const text = JSON.stringify(body);
    for (const secret of ["k3y", "t0p", "example.com", missing, "default"]) expect(text).not.toContain(secret);
  });

  test("what the agent's form takes as a password is not shown, wherever the run has it", async () => {
    const run = await t.pawl.start(opens, { pin: "4711", place: "Cellar" }, { owner: "ann" });
    await run.result();
    const { body } = await t.call(null, "GET", `/shared/${(await share("run", run.id)).token}`);
    expect(body.run.input).toEqual({ pin: "•••", place: "Cellar" });
    expect(body.run.output).toEqual({ opened: [{ pin: "•••", place: "Cellar" }] });
  });

  test("nor is it in a shared workflow, or in the copy that somebody makes of it", async () => {
    const { body: mine } = await t.call(ann, "POST", "/workflows", {
      agent: "opens",
      name: "Cellar door",
      input: { pin: "4711", place: "Cellar" },
    });
    const link = await share("workflow", mine.id);
    const shown = await t.call(null, "GET", `/shared/${link.token}`);
    expect(shown.body.workflow.input).toEqual({ pin: "•••", place: "Cellar" });
    const copy = await t.call(bob, "POST", `/shared/${link.token}/fork`);
    expect(copy.body.input).toEqual({ place: "Cellar" });
    expect((await t.call(ann, "GET", `/workflows/${mine.id}`)).body.input.pin).toBe("4711");
  });

  test("the files of a run can be downloaded by a link that says so, and by no other", async () => {
    const { body: run } = await t.call(ann, "POST", "/agents/writes/execute", {});
    await t.pawl.run(run.id).result();
    const [open, closed] = [await share("run", run.id, { withFiles: true }), await share("run", run.id)];
    expect([open.withFiles, closed.withFiles]).toEqual([true, false]);
    const get = (token: string, path = "") => t.call(null, "GET", `/shared/${token}${path}`);
    expect((await get(open.token)).body.hasFiles).toBe(true);
    expect((await get(open.token, "/files")).body.items).toMatchObject([{ id: "out/sub/note.txt", size: 4 }]);
    const file = await get(open.token, "/files/out/sub%2Fnote.txt");
    expect([file.status, file.body]).toEqual([200, "note"]);
    expect(file.headers.get("content-disposition")).toContain("attachment");
    expect((await get(open.token, "/files/out/other.txt")).body.code).toBe("run_file_not_found");

    expect((await get(closed.token)).body.hasFiles).toBe(false);
    expect((await get(closed.token, "/files")).body.items).toEqual([]);
    expect((await get(closed.token, "/files/out/sub%2Fnote.txt")).body.code).toBe("run_file_not_found");
    await t.call(ann, "DELETE", `/shares/${open.id}`);
    expect((await get(open.token, "/files")).body.code).toBe("share_not_found");
    expect((await get(open.token, "/files/out/sub%2Fnote.txt")).body.code).toBe("share_not_found");
  });

  test("an error is shown without its stack and details", async () => {
    const run = await t.pawl.start(fails, undefined, { owner: "ann" });
    await expect(run.result()).rejects.toThrow("It broke.");
    const link = await share("run", run.id, {}, olga);
    const { body } = await t.call(null, "GET", `/shared/${link.token}`);
    expect(body.run.error).toMatchObject({
      message: "It broke.",
      stack: null,
      details: null,
      cause: { message: "deeper", stack: null },
    });
    expect(body.steps[0].attempts[0].error).toMatchObject({ stack: null, details: null });
  });

  test("a link of a workflow shows it to strangers, and makes a copy for whoever is signed in", async () => {
    const { body: mine } = await t.call(ann, "POST", "/workflows", {
      agent: "greet",
      name: "Morning",
      input: { name: "A" },
    });
    const link = await share("workflow", mine.id, { expiresInSeconds: null });
    expect(link.expiresAt).toBeNull();
    const shown = await t.call(null, "GET", `/shared/${link.token}`);
    expect(shown.body).toMatchObject({
      kind: "workflow",
      workflow: { name: "Morning", owner: { id: "", name: "ann" }, isMine: false },
    });
    const copy = await t.call(bob, "POST", `/shared/${link.token}/fork`);
    expect(copy).toMatchObject({ status: 201, body: { isMine: true, name: "Morning (copy)", forkedFrom: mine.id } });
    expect((await t.call(null, "POST", `/shared/${link.token}/fork`)).status).toBe(401);
    expect((await t.call(bob, "GET", `/workflows/${mine.id}`)).status).toBe(404);

    await t.call(ann, "DELETE", `/workflows/${mine.id}`);
    expect((await t.call(null, "GET", `/shared/${link.token}`)).body.code).toBe("share_not_found");
    expect((await t.call(ann, "GET", `/shares?target=${mine.id}`)).body.items).toEqual([]);
  });

  test("nobody makes, sees or takes back links to what is not theirs", async () => {
    const id = await greeted();
    const { body: mine } = await t.call(ann, "POST", "/workflows", {
      agent: "greet",
      name: "Open",
      visibility: "public",
    });
    const link = await share("run", id);
    const create = async (kind: string, target: string) =>
      (await t.call(bob, "POST", "/shares", { target: { kind, id: target } })).body.code;
    expect(await create("run", id)).toBe("run_not_found");
    expect(await create("run", "no-id")).toBe("run_not_found");
    expect(await create("workflow", mine.id)).toBe("workflow_not_found");
    expect((await t.call(bob, "GET", "/shares")).body.items).toEqual([]);
    const foreign = await t.call(bob, "DELETE", `/shares/${link.id}`);
    const none = await t.call(bob, "DELETE", `/shares/${missing}`);
    expect([foreign.status, foreign.body.code]).toEqual([404, "share_not_found"]);
    expect(foreign.body.detail.replace(link.id, "")).toBe(none.body.detail.replace(missing, ""));
    expect((await t.call(null, "GET", `/shared/${link.token}`)).status).toBe(200);
  });

  test("a link that is over, taken back, whose run is gone, or that never was, leads nowhere, and does not say which", async () => {
    const id = await greeted();
    const [over, back, gone] = [
      await share("run", id, { expiresInSeconds: 60 }),
      await share("run", id),
      await share("run", await greeted()),
    ];
    await database.db
      .updateTable("share")
      .set({ expiresMs: Date.now() - 1 })
      .where("id", "=", over.id)
      .execute();
    await t.call(ann, "DELETE", `/shares/${back.id}`);
    await t.pawl.delete(gone.target.id);
    const replies = await Promise.all(
      [over.token, back.token, gone.token, "a".repeat(43)].map((token) => t.call(null, "GET", `/shared/${token}`)),
    );
    const told = replies.map(({ status, body: { requestId, ...problem } }) => ({
      status,
      problem,
      requestId: typeof requestId,
    }));
    expect(told).toEqual(Array.from({ length: 4 }, () => told[0]));
    expect(told[0]).toMatchObject({ status: 404, problem: { code: "share_not_found" } });
  });

  test("counts its uses, exactly, and keeps its token as a hash only", async () => {
    const link = await share("run", await greeted());
    await Promise.all(Array.from({ length: 5 }, () => t.call(null, "GET", `/shared/${link.token}`)));
    const { body } = await t.call(ann, "GET", `/shares?target=${link.target.id}`);
    expect(body.items).toMatchObject([{ id: link.id, uses: 5, target: { kind: "run", title: "greet" } }]);
    expect(body.items[0].lastUsedAt).not.toBeNull();
    expect(JSON.stringify(body)).not.toContain(link.token);
    const rows = await database.db.selectFrom("share").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(link.token);
  });

  test("pages the links of a user, newest first", async () => {
    const dora = { user: "dora", role: "operator" } as const;
    const id = await greeted();
    const made = [];
    for (let index = 0; index < 3; index += 1) made.push((await share("run", id, {}, dora)).id);
    const first = await t.call(dora, "GET", "/shares?limit=2");
    const second = await t.call(dora, "GET", `/shares?limit=2&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items].map((item) => item.id)).toEqual(made.toReversed());
    expect(second.body.nextCursor).toBeNull();
  });
});
