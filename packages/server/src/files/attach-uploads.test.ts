import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileBlobs, form, workflow, type FileRef } from "pawl";
import { openDatabase, type ServerDatabase } from "../database/open-database.ts";
import { ann, bob, olga, testServer, type TestServer } from "../testing/test-server.fixture.ts";
import { begin, png, upload } from "./upload-client.fixture.ts";

const Expense = form({
  title: "Expense",
  fields: { purpose: form.text({ title: "What for?" }), receipts: form.files({ accept: ["image/*", "text/plain"] }) },
});
const expense = workflow({ name: "expense", input: Expense }, async (ctx, { receipts }) =>
  ctx.step("read", async () => {
    const texts = [];
    for (const ref of receipts) texts.push(await (await ctx.files.read(ref)).text());
    await ctx.files.write("out/sum/total.txt", texts.join("+"));
    return texts;
  }),
);
const review = workflow({ name: "review" }, async (ctx) => {
  const { file } = await ctx.interrupt<{ file: FileRef }>({ name: "file", title: "Which file?" });
  return ctx.step("read", async () => (await ctx.files.read(file)).text());
});

const blobs = mkdtempSync(join(tmpdir(), "pawl-server-blobs-"));
let t: TestServer;
let database: ServerDatabase;
beforeAll(async () => {
  t = await testServer({ workflows: [expense, review], blobs: fileBlobs(blobs) });
  database = await openDatabase(t.databaseUrl);
});
afterAll(async () => {
  await database.close();
  await t[Symbol.asyncDispose]();
  rmSync(blobs, { recursive: true });
});

/** As a form sends it: what it says of the file besides the id is not believed. */
const ref = (id: string) => ({ $file: id, name: "lie.exe", size: 1, type: "image/png" });

test("the uploads that an input names become the run's files, and are downloaded by who sees the run", async () => {
  const [a, b] = [await upload(t, ann, "one", { name: "r.txt" }), await upload(t, ann, "two", { name: "R.txt" })];
  const started = await t.call(ann, "POST", "/agents/expense/execute", {
    input: { purpose: "Tea", receipts: [ref(a), ref(b)] },
  });
  expect(started.status).toBe(201);
  const { id } = started.body;
  expect(started.body.input.receipts).toEqual([
    { $file: "in/r.txt", name: "r.txt", size: 3, type: "text/plain" },
    { $file: "in/R (2).txt", name: "R.txt", size: 3, type: "text/plain" },
  ]);
  expect(await t.pawl.run(id).result()).toEqual(["one", "two"]);

  const listed = await t.call(ann, "GET", `/runs/${id}/files`);
  expect(listed.body.items.map((file: { id: string }) => file.id).toSorted()).toEqual([
    "in/R (2).txt",
    "in/r.txt",
    "out/sum/total.txt",
  ]);
  const made = await fetch(`${t.server.url}/api/v1/runs/${id}/files/out/sum%2Ftotal.txt`, {
    headers: { authorization: "Bearer test.ann.user", range: "bytes=4-" },
  });
  expect([made.status, await made.text()]).toEqual([206, "two"]);
  expect((await t.call(olga, "GET", `/runs/${id}/files/in/r.txt`)).body).toBe("one");
  expect((await t.call(bob, "GET", `/runs/${id}/files`)).body.code).toBe("run_not_found");
  expect((await t.call(bob, "GET", `/runs/${id}/files/in/r.txt`)).body.code).toBe("run_not_found");
  expect((await t.call(ann, "GET", `/runs/${id}/files/in/none.txt`)).body.code).toBe("run_file_not_found");
  expect((await t.call(ann, "GET", `/runs/${id}/files/in/..%2F..%2Fx`)).status).toBe(400);
});

test("an input that names another user's upload, or one that is not there or not complete, starts nothing, and says where", async () => {
  const theirs = await upload(t, bob, "theirs");
  const begun = (await begin(t, ann, { size: 5 })).headers.get("location")?.split("/").at(-1) as string;
  const counted = async () => (await t.pawl.list({ workflow: "expense", owner: "ann" })).items.length;
  const before = await counted();
  const start = (id: string) =>
    t.call(ann, "POST", "/agents/expense/execute", { input: { purpose: "x", receipts: [ref(id)] } });
  const [foreign, none] = [await start(theirs), await start("nothing")];
  expect(foreign.body).toMatchObject({
    status: 404,
    code: "file_not_found",
    issues: [{ path: ["receipts", 0] }],
  });
  expect(foreign.body.detail.replace(theirs, "")).toBe(none.body.detail.replace("nothing", ""));
  expect((await start("in/r.txt")).body.code).toBe("file_not_found");
  expect((await start("\0")).body.code).toBe("file_not_found");
  expect((await start(begun)).body).toMatchObject({ status: 409, code: "upload_incomplete" });
  expect(await counted()).toBe(before);
});

test("what a form does not accept is refused by what the file is, not by what is said of it", async () => {
  const pdf = await upload(t, ann, "%PDF-1.7\n", { name: "a.pdf", type: "application/pdf" });
  const refused = await t.call(ann, "POST", "/agents/expense/execute", {
    input: { purpose: "x", receipts: [{ $file: pdf, name: "a.png", size: 1, type: "image/png" }] },
  });
  expect(refused.body).toMatchObject({ status: 422, code: "validation_failed" });
});

test("the same start once more, by its key, finds the run with its files", async () => {
  const id = await upload(t, ann, "once", { name: "o.txt" });
  const start = () =>
    t.call(
      ann,
      "POST",
      "/agents/expense/execute",
      { input: { purpose: "x", receipts: [ref(id)] } },
      { "idempotency-key": "files-1" },
    );
  const [first, second] = [await start(), await start()];
  expect(second.body.id).toBe(first.body.id);
  expect(await t.pawl.run(first.body.id).result()).toEqual(["once"]);
});

test("an answer's upload is there when the run reads it", async () => {
  const { body: run } = await t.call(ann, "POST", "/agents/review/execute", {});
  for await (const event of t.pawl.events(run.id)) if (event.kind === "interrupt-opened") break;
  const [question] = (await t.call(ann, "GET", `/interrupts?run=${run.id}`)).body.items;
  const theirs = await upload(t, bob, "theirs");
  const answer = (id: string) => t.call(ann, "POST", `/interrupts/${question.id}/answer`, { value: { file: ref(id) } });
  expect((await answer(theirs)).body.code).toBe("file_not_found");
  const mine = await upload(t, ann, "the answer", { name: "answer.txt" });
  const answered = await answer(mine);
  expect(answered.body.answer.file).toMatchObject({
    $file: `in/answer-${mine.slice(-8)}.txt`,
    name: "answer.txt",
    size: 10,
  });
  expect(await t.pawl.run(run.id).result()).toBe("the answer");
  expect((await answer(mine)).status).toBe(200);
});

test("a saved workflow holds its uploads, whoever executes it, and a fork of it has copies of its own", async () => {
  const id = await upload(t, ann, "kept", { name: "k.txt" });
  const { body: saved } = await t.call(ann, "POST", "/workflows", {
    agent: "expense",
    name: "With a receipt",
    input: { purpose: "Tea", receipts: [ref(id)] },
    visibility: "public",
  });
  await database.db.updateTable("upload").set({ expiresMs: 1 }).where("id", "=", id).execute();
  expect((await t.call(ann, "GET", `/files/uploads/${id}`)).body.expiresAt).toBeNull();

  const bobs = await t.call(bob, "POST", `/workflows/${saved.id}/execute`, {});
  expect(bobs.status).toBe(201);
  expect(await t.pawl.run(bobs.body.id).result()).toEqual(["kept"]);
  const stolen = await t.call(bob, "POST", `/workflows/${saved.id}/execute`, { input: saved.input });
  expect(stolen.body.code).toBe("file_not_found");

  const { body: fork } = await t.call(bob, "POST", `/workflows/${saved.id}/fork`, {});
  const copy = fork.input.receipts[0].$file;
  expect(copy).not.toBe(id);
  expect((await t.call(bob, "GET", `/files/uploads/${copy}`)).body).toMatchObject({
    name: "k.txt",
    isComplete: true,
    expiresAt: null,
  });
  await t.call(ann, "DELETE", `/workflows/${saved.id}`);
  expect((await t.call(ann, "GET", `/files/uploads/${id}`)).body.expiresAt).not.toBeNull();
  await t.call(ann, "DELETE", `/files/uploads/${id}`);
  const again = await t.call(bob, "POST", `/workflows/${fork.id}/execute`, {});
  expect(await t.pawl.run(again.body.id).result()).toEqual(["kept"]);
});

test("what one user has saved cannot hold another's upload", async () => {
  const theirs = await upload(t, bob, png, { name: "p.png", type: "image/png" });
  const { body: mine } = await t.call(ann, "POST", "/workflows", {
    agent: "expense",
    name: "x",
    input: { receipts: [ref(theirs)] },
  });
  expect((await t.call(bob, "GET", `/files/uploads/${theirs}`)).body.expiresAt).not.toBeNull();
  expect((await t.call(ann, "POST", `/workflows/${mine.id}/execute`, {})).body.code).toBe("file_not_found");
  const forked = await t.call(ann, "POST", `/workflows/${mine.id}/fork`, {});
  expect(forked.body.input.receipts[0].$file).toBe(theirs);
});

test("a fork names uploads, files that it takes over, or both; none takes another's place", async () => {
  const first = await upload(t, ann, "one", { name: "r.txt" });
  const started = await t.call(ann, "POST", "/agents/expense/execute", {
    input: { purpose: "Tea", receipts: [ref(first)] },
  });
  await t.pawl.run(started.body.id).result();
  const [kept] = started.body.input.receipts;
  const second = await upload(t, ann, "two", { name: "r.txt" });
  const fork = (receipts: unknown[], headers = {}) =>
    t.call(ann, "POST", `/runs/${started.body.id}/fork`, { input: { purpose: "More tea", receipts } }, headers);
  const key = { "idempotency-key": "forked-once" };
  const made = await fork([kept, ref(second)], key);
  expect(made.status).toBe(201);
  expect(made.body.input.receipts).toEqual([
    kept,
    { $file: "in/r (2).txt", name: "r.txt", size: 3, type: "text/plain" },
  ]);
  expect(await t.pawl.run(made.body.id).result()).toEqual(["one", "two"]);
  const log = await t.call(ann, "GET", `/runs/${made.body.id}/events?kind=file-added`);
  expect(log.body.items[0]).toMatchObject({ topic: "upload", data: { path: "in/r (2).txt" } });

  const theirs = await upload(t, bob, "theirs");
  expect((await fork([ref(theirs)])).body).toMatchObject({
    code: "file_not_found",
    issues: [{ path: ["receipts", 0] }],
  });
  expect((await fork([{ ...kept, $file: "in/other.txt" }])).body.code).toBe("file_not_found");
  // The upload is gone, and what was asked with it is found all the same.
  await t.call(ann, "DELETE", `/files/uploads/${second}`);
  expect((await fork([kept, ref(second)])).body.code).toBe("file_not_found");
  expect((await fork([kept, ref(second)], key)).body.id).toBe(made.body.id);
  expect((await fork([ref(second)], key)).body.code).toBe("idempotency_mismatch");
});

test("what begins many runs, or one some day, takes no uploads", async () => {
  const id = await upload(t, ann, "one", { name: "r.txt" });
  const input = { purpose: "Tea", receipts: [ref(id)] };
  const started = await t.call(ann, "POST", "/agents/expense/execute", { input });
  const refused = { status: 400, code: "invalid_option", issues: [{ path: ["receipts", 0] }] };
  const bulk = { action: "fork", runs: [started.body.id], input };
  expect((await t.call(ann, "POST", "/runs/bulk", bulk)).body).toMatchObject(refused);
  const schedule = { name: "daily", agent: "expense", cron: "0 3 * * *", paused: true };
  expect((await t.call(ann, "POST", "/schedules", { ...schedule, input })).body).toMatchObject(refused);
  const fine = { purpose: "Tea", receipts: started.body.input.receipts };
  expect((await t.call(ann, "POST", "/schedules", { ...schedule, input: fine })).status).toBe(201);
  expect((await t.call(ann, "PATCH", "/schedules/daily", { input })).body).toMatchObject(refused);
  expect((await t.call(ann, "POST", "/schedules/daily/trigger", { input })).body).toMatchObject(refused);
});
