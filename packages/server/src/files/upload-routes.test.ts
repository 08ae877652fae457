import { connect } from "node:net";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Upload as TusUpload } from "tus-js-client";
import { openDatabase, type ServerDatabase } from "../database/open-database.ts";
import { systemServerClock } from "../http/server-clock.ts";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { ann, bob, olga, testServer, tokenOf, type TestServer, type Who } from "../testing/test-server.fixture.ts";
import { fileSettings } from "./file-options.ts";
import { append, begin, png, upload } from "./upload-client.fixture.ts";
import { Uploads } from "./uploads.ts";

const limits = {
  maxBytes: 1_000_000,
  bytesPerUser: 2_000_000,
  types: ["image/*", "text/*", "application/pdf", "application/zip"],
};
describe.each(["sqlite", "postgres"] as const)("on %s", (kind) => {
  let t: TestServer;
  let database: ServerDatabase;
  beforeAll(async () => {
    const at = kind === "postgres" ? { database: await postgresDatabase() } : {};
    t = await testServer({ workflows: [] }, { ...at, files: limits });
    database = await openDatabase(t.databaseUrl);
  });
  afterAll(async () => {
    await database.close();
    await t[Symbol.asyncDispose]();
  });

  const missing = "019aa000-0000-7000-8000-000000000000";

  function download(who: Who, id: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${t.server.url}/api/v1/files/uploads/${id}/content`, {
      headers: { authorization: `Bearer ${tokenOf(who)}`, ...headers },
    });
  }

  async function codeOf(response: Response): Promise<unknown> {
    return ((await response.json()) as { code: string }).code;
  }

  test("a tus client uploads a file in chunks, and gets back what it sent", async () => {
    const bytes = Buffer.alloc(300_000, "0123456789");
    const done = Promise.withResolvers<void>();
    const client = new TusUpload(bytes, {
      endpoint: `${t.server.url}/api/v1/files/uploads`,
      headers: { authorization: "Bearer test.ann.user" },
      metadata: { filename: "Zahlen – März.txt", filetype: "text/plain" },
      chunkSize: 100_000,
      retryDelays: [],
      onError: done.reject,
      onSuccess: () => done.resolve(),
    });
    client.start();
    await done.promise;
    const id = client.url?.split("/").at(-1) as string;
    const { body } = await t.call(ann, "GET", `/files/uploads/${id}`);
    expect(body).toMatchObject({
      name: "Zahlen – März.txt",
      size: 300_000,
      received: 300_000,
      isComplete: true,
      type: "text/plain",
    });

    const got = await download(ann, id);
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
    expect(got.headers.get("content-disposition")).toBe(
      `attachment; filename="Zahlen ? M?rz.txt"; filename*=UTF-8''Zahlen%20%E2%80%93%20M%C3%A4rz.txt`,
    );
    expect(got.headers.get("x-content-type-options")).toBe("nosniff");
    expect(got.headers.get("etag")).toBe(`"${body.sha256}"`);
  });

  test("what has come when a connection is cut is kept, and the upload goes on from there", async () => {
    const bytes = Buffer.alloc(200_000, "abcdefghij");
    const path = (await begin(t, ann, { size: bytes.length })).headers.get("location") as string;
    const { port } = new URL(t.server.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(
      `PATCH ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer test.ann.user\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n` +
        `Content-Type: application/offset+octet-stream\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    );
    await new Promise<void>((resolve) => socket.write(bytes.subarray(0, 120_000), () => resolve()));
    socket.destroy();
    await expect
      .poll(async () => (await t.call(ann, "GET", path.replace("/api/v1", ""))).body.received)
      .toBeGreaterThan(0);

    const head = await fetch(t.server.url + path, {
      method: "HEAD",
      headers: { authorization: "Bearer test.ann.user" },
    });
    const offset = Number(head.headers.get("upload-offset"));
    expect(offset).toBeLessThanOrEqual(120_000);
    expect(head.headers.get("upload-length")).toBe("200000");
    expect(head.headers.get("cache-control")).toBe("no-store");
    const rest = await append(t, ann, { path, offset, bytes: bytes.subarray(offset) });
    expect(rest.status).toBe(204);
    expect(rest.headers.get("upload-offset")).toBe("200000");
    const got = await download(ann, path.split("/").at(-1) as string);
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test("refuses a chunk that does not begin where the upload ends, and of two that come at once takes one", async () => {
    const path = (await begin(t, ann, { size: 10 })).headers.get("location") as string;
    const early = await append(t, ann, { path, offset: 5, bytes: "56789" });
    expect([early.status, await codeOf(early)]).toEqual([409, "upload_offset_conflict"]);
    const both = await Promise.all(["aaaaa", "bbbbb"].map((bytes) => append(t, ann, { path, offset: 0, bytes })));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
    expect((await append(t, ann, { path, offset: 5, bytes: "ccccc" })).status).toBe(204);
    const text = await (await download(ann, path.split("/").at(-1) as string)).text();
    expect(["aaaaaccccc", "bbbbbccccc"]).toContain(text);
  });

  test("refuses what is too large, when it is declared and when it comes", async () => {
    const declared = await begin(t, ann, { size: 1_000_001 });
    expect([declared.status, await codeOf(declared)]).toEqual([413, "file_too_large"]);
    const path = (await begin(t, ann, { size: 10 })).headers.get("location") as string;
    const came = await append(t, ann, { path, offset: 0, bytes: "x".repeat(11) });
    expect([came.status, await codeOf(came)]).toEqual([413, "file_too_large"]);
    expect((await append(t, ann, { path, offset: 0, bytes: "0123456789" })).status).toBe(204);
  });

  test("takes what its bytes say it is, and removes what was declared as something else", async () => {
    const image = await upload(t, ann, png, { name: "a.png", type: "image/png" });
    expect((await t.call(ann, "GET", `/files/uploads/${image}`)).body).toMatchObject({
      type: "image/png",
      isComplete: true,
    });
    const unknown = await upload(t, ann, png, { type: "application/octet-stream" });
    expect((await t.call(ann, "GET", `/files/uploads/${unknown}`)).body.type).toBe("image/png");

    for (const [bytes, type] of [
      [png, "text/plain"],
      [png, "application/pdf"],
      ["<script>alert(1)</script>", "image/png"],
      ["no media", "application/pdf"],
    ] as const) {
      const path = (await begin(t, ann, { size: bytes.length, type })).headers.get("location") as string;
      const refused = await append(t, ann, { path, offset: 0, bytes });
      expect([refused.status, await codeOf(refused)]).toEqual([415, "file_type_refused"]);
      expect((await t.call(ann, "GET", path.replace("/api/v1", ""))).status).toBe(404);
    }
    expect((await begin(t, ann, { size: 1, type: "application/x-msdownload" })).status).toBe(415);
    expect((await begin(t, ann, { size: 1, type: "no type" })).status).toBe(400);
  });

  test("what a browser could run is never sent as what it is, and always as an attachment", async () => {
    for (const [bytes, type] of [
      ["<script>alert(1)</script>", "text/html"],
      ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/svg+xml"],
    ] as const) {
      const got = await download(ann, await upload(t, ann, bytes, { type, name: "page.html" }));
      expect(got.headers.get("content-type")).toBe("application/octet-stream");
      expect(got.headers.get("content-disposition")).toBe("attachment; filename=page.html");
      expect(got.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
      await got.body?.cancel();
    }
  });

  test("names are shown, and are neither paths nor headers", async () => {
    const names = {
      "../../etc/passwd": "passwd",
      "C:\\Windows\\system.ini": "system.ini",
      'a"\r\nSet-Cookie: x=1;.txt': "a___Set-Cookie_ x=1;.txt",
      "invoice\u202Efdp.exe": "invoice_fdp.exe",
      "..": "file",
      "": "file",
      [`${"x".repeat(400)}.pdf`]: `${"x".repeat(146)}.pdf`,
    };
    for (const [given, kept] of Object.entries(names)) {
      const id = await upload(t, ann, "x", { name: given });
      expect((await t.call(ann, "GET", `/files/uploads/${id}`)).body.name).toBe(kept);
      const got = await download(ann, id);
      expect(got.headers.get("set-cookie")).toBeNull();
      await got.body?.cancel();
    }
    const stored = await readdir(join(t.folder, "uploads", "uploads"), { recursive: true });
    expect(stored.filter((name) => /passwd|system|invoice|\.pdf/.test(name))).toEqual([]);
  });

  test("somebody else's upload is answered as one that is not there", async () => {
    const id = await upload(t, ann, "mine");
    for (const who of [bob, olga]) {
      for (const [method, path] of [
        ["GET", ""],
        ["GET", "/content"],
        ["DELETE", ""],
      ] as const) {
        const foreign = await t.call(who, method, `/files/uploads/${id}${path}`);
        const none = await t.call(who, method, `/files/uploads/${missing}${path}`);
        expect([foreign.status, foreign.body.code]).toEqual([404, "file_not_found"]);
        expect(foreign.body.detail.replace(id, "")).toBe(none.body.detail.replace(missing, ""));
      }
      const chunk = await append(t, who, { path: `/api/v1/files/uploads/${id}`, offset: 4, bytes: "x" });
      expect(chunk.status).toBe(404);
      expect((await t.call(who, "GET", "/files")).body.items).toEqual([]);
    }
    for (const path of ["..%2f..%2fpasswd", "%00", "%2e%2e"])
      expect((await t.call(ann, "GET", `/files/uploads/${path}/content`)).status).toBeGreaterThanOrEqual(400);
    expect((await t.call(ann, "DELETE", `/files/uploads/${id}`)).status).toBe(204);
    expect((await t.call(ann, "GET", `/files/uploads/${id}`)).status).toBe(404);
  });

  test("a user has so much room, exactly, however many uploads begin at once, and gets it back", async () => {
    const cara = { user: "cara", role: "user" } as const;
    const begun = await Promise.all(Array.from({ length: 8 }, () => begin(t, cara, { size: 600_000 })));
    expect(begun.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201, 201, 201, 409, 409, 409, 409, 409,
    ]);
    const refused = begun.find(({ status }) => status === 409) as Response;
    expect(await codeOf(refused)).toBe("file_limit_reached");
    const { items } = (await t.call(cara, "GET", "/files?limit=2")).body;
    await Promise.all(items.map(({ id }: { id: string }) => t.call(cara, "DELETE", `/files/uploads/${id}`)));
    expect((await begin(t, cara, { size: 1_000_000 })).status).toBe(201);
    expect((await begin(t, cara, { size: 400_001 })).status).toBe(409);
  });

  test("sends the part that is asked for, and nothing to whoever has it", async () => {
    const id = await upload(t, ann, "0123456789");
    const part = await download(ann, id, { range: "bytes=2-4" });
    expect([part.status, await part.text(), part.headers.get("content-range")]).toEqual([206, "234", "bytes 2-4/10"]);
    const end = await download(ann, id, { range: "bytes=-3" });
    expect([end.status, await end.text()]).toEqual([206, "789"]);
    const etag = part.headers.get("etag") as string;
    expect((await download(ann, id, { "if-none-match": etag })).status).toBe(304);
    const other = await download(ann, id, { range: "bytes=2-4", "if-range": '"old"' });
    expect([other.status, await other.text()]).toEqual([200, "0123456789"]);
    const none = await download(ann, id, { range: "bytes=20-" });
    expect([none.status, await codeOf(none)]).toEqual([416, "range_not_satisfiable"]);
    const head = await fetch(`${t.server.url}/api/v1/files/uploads/${id}/content`, {
      method: "HEAD",
      headers: { authorization: "Bearer test.ann.user" },
    });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "10"]);
  });

  test("is not there before all of it is; an empty file is there at once", async () => {
    const path = (await begin(t, ann, { size: 2 })).headers.get("location") as string;
    const early = await download(ann, path.split("/").at(-1) as string);
    expect([early.status, await codeOf(early)]).toEqual([409, "upload_incomplete"]);
    const empty = await upload(t, ann, "", { name: "empty.txt" });
    const got = await download(ann, empty);
    expect([got.status, await got.text()]).toEqual([200, ""]);
  });

  test("refuses what is no tus request, and says why", async () => {
    const { url } = t.server;
    const headers = { authorization: "Bearer test.ann.user" };
    const post = (more: Record<string, string>) =>
      fetch(`${url}/api/v1/files/uploads`, { method: "POST", headers: { ...headers, ...more } });
    expect(await codeOf(await post({ "upload-length": "1", "tus-resumable": "0.2.2" }))).toBe(
      "tus_version_unsupported",
    );
    expect(await codeOf(await post({}))).toBe("malformed_request");
    expect(await codeOf(await post({ "upload-length": "-1" }))).toBe("malformed_request");
    expect(await codeOf(await post({ "upload-length": "1", "upload-metadata": "filename %%%" }))).toBe(
      "malformed_request",
    );
    expect(await codeOf(await post({ "upload-length": "1", "upload-metadata": "filename /////w==" }))).toBe(
      "malformed_request",
    );
    const path = (await begin(t, ann, { size: 1 })).headers.get("location") as string;
    const patch = await fetch(url + path, {
      method: "PATCH",
      headers: { ...headers, "content-type": "application/json", "upload-offset": "0" },
      body: "{}",
    });
    expect(await codeOf(patch)).toBe("media_type_unsupported");
    const nobody = await fetch(`${url}/api/v1/files/uploads`, { method: "POST", headers: { "upload-length": "1" } });
    expect(nobody.status).toBe(401);
  });

  test("removes what nobody has used for a day, with its bytes and what a crash has left, and gives back the room", async () => {
    const dora = { user: "dora", role: "user" } as const;
    const [old, young] = [await upload(t, dora, "old"), await upload(t, dora, "young")];
    await database.db
      .updateTable("upload")
      .set({ expiresMs: Date.now() - 1 })
      .where("id", "=", old)
      .execute();
    expect((await t.call(dora, "GET", `/files/uploads/${old}`)).status).toBe(404);
    expect((await t.call(dora, "GET", "/files")).body.items).toMatchObject([{ id: young }]);

    const inTwoHours = { ...systemServerClock, nowMs: () => Date.now() + 2 * 3_600_000 };
    const settings = fileSettings({ store: join(t.folder, "uploads") });
    const swept = new Uploads({
      database,
      clock: inTwoHours,
      settings,
      limitOf: () => Promise.resolve({ fileBytes: null }),
    });
    await swept.bytes.put(
      swept.bytes.keyOf(missing, "lost"),
      (async function* () {
        yield Buffer.from("lost");
      })(),
    );
    await swept.sweep();
    const left = await swept.bytes.olderThan(Date.now() + 3_600_000);
    expect([left.has(old), left.has(missing), left.has(young)]).toEqual([false, false, true]);
    const { amount } = await database.db
      .selectFrom("quota")
      .select("amount")
      .where("owner", "=", "dora")
      .where("resource", "=", "upload-bytes")
      .executeTakeFirstOrThrow();
    expect(amount).toBe("young".length);
  });

  test("looks at an upload whose server ended before it could, when somebody asks for it next", async () => {
    const id = await upload(t, ann, png, { type: "image/png" });
    await database.db.updateTable("upload").set({ sha256: null }).where("id", "=", id).execute();
    expect((await t.call(ann, "GET", `/files/uploads/${id}`)).body.isComplete).toBe(true);
  });
});
