import { afterAll, beforeAll, expect, test } from "vitest";
import { workflow } from "pawl";
import { append, begin, upload } from "../files/upload-client.fixture.ts";
import { openDatabase } from "../database/open-database.ts";
import { ann, testServer, type TestServer } from "../testing/test-server.fixture.ts";

const greet = workflow({ name: "greet" }, () => Promise.resolve("Hello"));

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [greet] });
});
afterAll(() => t[Symbol.asyncDispose]());

test("what a user has saved, shared and uploaded goes when they go, and nobody else's does", async () => {
  const [user, admin] = [await t.signedIn("user"), await t.signedIn("admin")];
  const make = async (who: Parameters<typeof t.call>[0] & object) => {
    const file = await upload(t, who, "kept");
    const { body: saved } = await t.call(who, "POST", "/workflows", {
      agent: "greet",
      name: "Mine",
      visibility: "public",
      input: { $file: file },
    });
    const { body: share } = await t.call(who, "POST", "/shares", { target: { kind: "workflow", id: saved.id } });
    return { file, saved, share };
  };
  const [theirs, anns] = [await make(user), await make(ann)];
  await t.call(user, "POST", "/runs/bulk", { action: "cancel", where: {} }, { "idempotency-key": "once" });
  const { body: usage } = await t.call(user, "GET", "/usage");
  expect(usage.files).toMatchObject({ count: 1, bytes: 4 });

  expect((await t.call(admin, "DELETE", `/users/${user.user.id}`)).status).toBe(204);
  expect((await t.call(null, "GET", `/shared/${theirs.share.token}`)).status).toBe(404);
  expect((await t.call(admin, "GET", `/workflows/${theirs.saved.id}`)).status).toBe(404);
  expect((await t.call(null, "GET", `/shared/${anns.share.token}`)).status).toBe(200);
  expect((await t.call(ann, "GET", `/files/uploads/${anns.file}/content`)).body).toBe("kept");
  const { db, close } = await openDatabase(t.databaseUrl);
  const left = await db.selectFrom("quota").select("owner").where("owner", "=", user.user.id).execute();
  const rows = await db.selectFrom("upload").select("id").where("owner", "=", user.user.id).execute();
  const bulks = await db.selectFrom("bulk_operation").select("id").where("user_id", "=", user.user.id).execute();
  const answers = await db.selectFrom("idempotency").select("key").where("user_id", "=", user.user.id).execute();
  await close();
  expect([left, rows, bulks, answers]).toEqual([[], [], [], []]);
});

test("an admin gives a user another limit of bytes", async () => {
  const [user, admin] = [await t.signedIn("operator"), await t.signedIn("admin")];
  await t.call(admin, "PATCH", `/users/${user.user.id}`, {
    limits: { runsPerDay: null, tokensPerDay: null, fileBytes: 10 },
  });
  const begun = await begin(t, user, { size: 10 });
  expect(begun.status).toBe(201);
  expect(
    (await append(t, user, { path: begun.headers.get("location") as string, offset: 0, bytes: "0123456789" })).status,
  ).toBe(204);
  expect((await begin(t, user, { size: 1 })).status).toBe(409);
});
