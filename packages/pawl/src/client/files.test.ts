import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createHash, randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { PawlConfig } from "../config/pawl-config.ts";
import { form } from "../form/form.ts";
import { node } from "../graph/function-node.ts";
import { Graph } from "../graph/graph.ts";
import { MemoryBlobs } from "../payload/blobs/memory-blobs.ts";
import { fileBlobs } from "../payload/blobs/file-blobs.ts";
import { compress } from "../payload/codecs/compress.ts";
import { encrypt } from "../payload/codecs/encrypt.ts";
import { testPawl } from "../testing/index.ts";
import { workflow } from "../workflow/workflow.ts";

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "pawl-files-"));
  folders.push(path);
  return path;
}

const Expense = form({ fields: { receipt: form.file({ accept: ["application/pdf"] }) } });

const expense = workflow({ name: "expense", input: Expense }, async (ctx, { receipt }) => {
  const text = await ctx.step("read", async () => (await ctx.files.read(receipt)).text());
  await ctx.sleep("1 day");
  const report = await ctx.step("write", () =>
    ctx.files.write("out/report.txt", text.toUpperCase(), { type: "text/plain" }),
  );
  const paths = await ctx.step("list", async () => (await ctx.files.list()).map(({ path }) => path));
  return { report, paths };
});

const ref = { $file: "in/receipt.pdf", name: "My receipt.pdf", size: 5, type: "application/pdf" };
const files = { "in/receipt.pdf": { data: "taxi!", type: "application/pdf", name: "My receipt.pdf" } };

const places: Readonly<Record<string, () => PawlConfig>> = {
  "in memory": () => ({ store: "memory:", blobs: new MemoryBlobs() }),
  "in SQLite and a folder": () => {
    const path = folder();
    return { store: `sqlite:${join(path, "pawl.db")}`, blobs: fileBlobs(join(path, "blobs")) };
  },
  "in SQLite and a folder, compressed and encrypted": () => {
    const path = folder();
    const codecs = [compress(), encrypt({ keys: { a: randomBytes(32) }, current: "a" })];
    return { store: `sqlite:${join(path, "pawl.db")}`, blobs: fileBlobs(join(path, "blobs")), codecs };
  },
};

describe.each(Object.entries(places))("files of a run, %s", (_, config) => {
  it("are there when it begins, are read and written by its steps, and are told of", async () => {
    await using t = await testPawl({ workflows: [expense], ...config() });
    const run = await t.start(expense, { receipt: ref }, { files });
    expect(await t.finish(run)).toEqual({
      report: { $file: "out/report.txt", name: "report.txt", size: 5, type: "text/plain" },
      paths: ["in/receipt.pdf", "out/report.txt"],
    });
    const report = await t.pawl.files.get(run.id, "out/report.txt");
    expect([await report.text(), report.sha256]).toEqual(["TAXI!", createHash("sha256").update("TAXI!").digest("hex")]);
    const told = [];
    for await (const event of t.pawl.events(run.id, { topics: ["upload"] }))
      told.push([event.kind, event.key, event.data]);
    expect(told).toMatchObject([
      ["file-added", undefined, { path: "in/receipt.pdf", name: "My receipt.pdf", size: 5, type: "application/pdf" }],
      ["file-added", "write", { path: "out/report.txt" }],
    ]);
  });

  it("keep every byte of what comes as a stream", async () => {
    await using t = await testPawl({ workflows: [expense], ...config() });
    const run = await t.start(expense, { receipt: ref }, { files });
    const bytes = randomBytes(3_000_001);
    async function* stream(): AsyncGenerator<Uint8Array, void, undefined> {
      for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000);
    }
    const put = await t.pawl.files.put(run.id, "in/large", stream());
    expect([put.size, put.type]).toEqual([bytes.length, "application/octet-stream"]);
    expect(Buffer.from(await put.bytes()).equals(bytes)).toBe(true);
    await t.pawl.files.put(run.id, "in/empty", new Blob([]));
    expect(await (await t.pawl.files.get(run.id, "in/empty")).text()).toBe("");
  });

  it("are replaced and deleted, and go with their run, with all their bytes", async () => {
    const given = config();
    await using t = await testPawl({ workflows: [expense], ...given });
    const run = await t.start(expense, { receipt: ref }, { files });
    const blobs = given.blobs as MemoryBlobs;
    const count = async (): Promise<number> =>
      (await blobs.list({ prefix: "runs/", after: null, limit: 100 })).filter(({ key }) => key.includes("/files/"))
        .length;
    const old = await t.pawl.files.get(run.id, "in/receipt.pdf");
    await t.pawl.files.put(run.id, "in/receipt.pdf", "new");
    expect([await old.text(), await count()]).toEqual(["new", 1]);
    await t.pawl.files.put(run.id, "in/more", "more");
    await t.pawl.files.delete(run.id, "in/more");
    await expect(t.pawl.files.get(run.id, "in/more")).rejects.toMatchObject({ code: "run_file_not_found" });
    await expect(t.pawl.files.delete(run.id, "in/more")).rejects.toMatchObject({ code: "run_file_not_found" });
    expect(await count()).toBe(1);
    await t.finish(run);
    expect(await count()).toBe(2);
    await t.pawl.delete(run.id);
    expect([await count(), await t.pawl.files.list(run.id)]).toEqual([0, []]);
    await expect(t.pawl.files.put(run.id, "in/late", "x")).rejects.toMatchObject({ code: "run_not_found" });
    expect(await count()).toBe(0);
  });

  it("are given to a fork besides those that it takes over, and told of in its log", async () => {
    await using t = await testPawl({ workflows: [expense], ...config() });
    const run = await t.start(expense, { receipt: ref }, { files });
    await t.finish(run);
    const added = { "in/new.pdf": { data: "train", type: "application/pdf" } };
    const input = { receipt: { ...ref, $file: "in/new.pdf", name: "new.pdf" } };
    const anew = await t.pawl.fork(run.id, { input, files: added });
    expect(await t.finish(anew)).toMatchObject({ paths: ["in/new.pdf", "in/receipt.pdf", "out/report.txt"] });
    expect(await (await t.pawl.files.get(anew.id, "out/report.txt")).text()).toBe("TRAIN");
    const late = await t.pawl.fork(run.id, { from: "list", files: { "in/receipt.pdf": "another" } });
    expect(await t.finish(late)).toMatchObject({ paths: ["in/receipt.pdf", "out/report.txt"] });
    expect(await (await t.pawl.files.get(late.id, "in/receipt.pdf")).text()).toBe("another");
    expect(await (await t.pawl.files.get(run.id, "in/receipt.pdf")).text()).toBe("taxi!");
    for (const fork of [anew, late]) {
      const told = [];
      for await (const event of t.pawl.events(fork.id, { kinds: ["file-added"] }))
        if (event.key === undefined) told.push(event);
      expect(told.map(({ data }) => (data as { path: string }).path)).toContain(
        fork === anew ? "in/new.pdf" : "in/receipt.pdf",
      );
    }
  });

  it("are there in a fork too, also when the run that it was forked from is gone", async () => {
    const given = config();
    await using t = await testPawl({ workflows: [expense], ...given });
    const run = await t.start(expense, { receipt: ref }, { files });
    await t.finish(run);
    const early = await t.pawl.fork(run.id);
    const late = await t.pawl.fork(run.id, { from: "list" });
    expect((await t.pawl.files.list(early.id)).map(({ path }) => path)).toEqual(["in/receipt.pdf"]);
    expect((await t.pawl.files.list(late.id)).map(({ path }) => path)).toEqual(["in/receipt.pdf", "out/report.txt"]);
    await t.pawl.files.put(run.id, "in/receipt.pdf", "other");
    await t.pawl.delete(run.id);
    expect(await t.finish(early)).toMatchObject({ paths: ["in/receipt.pdf", "out/report.txt"] });
    expect(await (await t.pawl.files.get(late.id, "out/report.txt")).text()).toBe("TAXI!");
    await t.finish(late);
    await t.pawl.delete(early.id);
    await t.pawl.delete(late.id);
    expect(await (given.blobs as MemoryBlobs).list({ prefix: "runs/", after: null, limit: 10 })).toEqual([]);
  });
});

describe("a start with files", () => {
  it("that finds another run leaves nothing behind, and that run as it is", async () => {
    const blobs = new MemoryBlobs();
    await using t = await testPawl({ workflows: [expense], blobs });
    const first = await t.start(expense, { receipt: ref }, { files, idempotencyKey: "a" });
    const other = { "in/receipt.pdf": "other", "in/more": "more" };
    const again = await t.start(expense, { receipt: ref }, { files: other, idempotencyKey: "a" });
    expect(again.id).toBe(first.id);
    expect((await t.pawl.files.list(first.id)).map(({ size }) => size)).toEqual([5]);
    expect(await blobs.list({ prefix: "runs/", after: null, limit: 10 })).toHaveLength(1);
  });

  it("that cannot be is refused, and leaves nothing", async () => {
    const blobs = new MemoryBlobs();
    await using t = await testPawl({ workflows: [expense], blobs });
    const start = (given: Readonly<Record<string, unknown>>, more: object = {}): Promise<unknown> =>
      t.start(expense, { receipt: ref }, { files: given as never, ...more });
    async function* broken(): AsyncGenerator<Uint8Array, void, undefined> {
      yield Uint8Array.of(1);
      throw new Error("the line is cut");
    }
    await expect(start({ "in/a": "a", "../b": "b" })).rejects.toMatchObject({ code: "invalid_name" });
    await expect(start({ "in/a": "a", "in/b": 3 })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(start({ "in/a": "a", "in/b": broken() })).rejects.toThrow("the line is cut");
    await expect(start({ "in/a": { data: "a", typ: "x" } })).rejects.toMatchObject({ code: "invalid_option" });
    await expect(start({ "in/a": { data: "a", type: "x\ny" } })).rejects.toMatchObject({ code: "invalid_option" });
    await expect(start([] as never)).rejects.toMatchObject({ code: "invalid_option" });
    await expect(start(files, { debounce: { delay: "1s" } })).rejects.toMatchObject({ code: "invalid_option" });
    expect(await blobs.list({ prefix: "", after: null, limit: 10 })).toEqual([]);
    expect((await t.pawl.list()).items).toEqual([]);
  });

  it("without a blob store says what to configure", async () => {
    await using t = await testPawl({ workflows: [expense] });
    const told = { code: "files_not_configured", hint: expect.stringContaining("`blobs`") };
    await expect(t.start(expense, { receipt: ref }, { files })).rejects.toMatchObject(told);
    const run = await t.start(expense, { receipt: ref });
    await expect(t.pawl.files.put(run.id, "in/a", "a")).rejects.toMatchObject(told);
    expect(await t.pawl.files.list(run.id)).toEqual([]);
  });
});

it("refuses to read and write outside of steps, and to change what the run was given", async () => {
  const outside = workflow({ name: "outside" }, async (ctx) => ctx.files.write("out/a", "a"));
  const given = workflow({ name: "given" }, async (ctx) => {
    await ctx.step("change", () => ctx.files.write("in/a", "a"));
  });
  await using t = await testPawl({ workflows: [outside, given], blobs: new MemoryBlobs() });
  await expect(t.finish(await t.start(outside))).rejects.toMatchObject({ code: "files_outside_step" });
  await expect(t.finish(await t.start(given))).rejects.toMatchObject({ code: "invalid_name" });
});

it("are there for the nodes of a durable graph, and of none in memory", async () => {
  const write = node({
    name: "write",
    exec: (_: unknown, { files: of }) => of.write("out/a.txt", "a"),
    post: (state: { path?: string }, _, ref) => void (state.path = ref.$file),
  });
  const graph = new Graph<{ path?: string }>({ name: "graph", start: write });
  await using t = await testPawl({ workflows: [graph], blobs: new MemoryBlobs() });
  const run = await t.start(graph, {});
  expect(await t.finish(run)).toEqual({ path: "out/a.txt" });
  expect(await (await t.pawl.files.get(run.id, "out/a.txt")).text()).toBe("a");
  await expect(graph.run({})).rejects.toMatchObject({ code: "files_not_configured" });
});

it("says when the bytes of a file are not those that were put", async () => {
  const path = folder();
  await using t = await testPawl({ workflows: [expense], blobs: fileBlobs(path) });
  const run = await t.start(expense, { receipt: ref }, { files });
  const file = await t.pawl.files.get(run.id, "in/receipt.pdf");
  const [name] = readdirSync(join(path, "runs", run.id, "files"));
  writeFileSync(join(path, "runs", run.id, "files", name ?? ""), "TAXI!");
  await expect(file.bytes()).rejects.toMatchObject({ code: "payload_unreadable" });
  rmSync(join(path, "runs", run.id, "files", name ?? ""));
  await expect(file.bytes()).rejects.toMatchObject({ code: "payload_unreadable" });
});

it("sweeps what crashes have left: bytes that nothing names, and records of runs that never came to be", async () => {
  const blobs = new MemoryBlobs();
  await using t = await testPawl({ workflows: [expense], blobs });
  const run = await t.start(expense, { receipt: ref }, { files });
  await blobs.put({ key: `runs/${run.id}/files/left`, bytes: Uint8Array.of(1) });
  await blobs.put({ key: "runs/01890a5d-ac96-774b-bcce-b302099a8057/files/left", bytes: Uint8Array.of(1) });
  await t.advance("2h");
  await t.pawl.sweepBlobs();
  const left = await blobs.list({ prefix: "", after: null, limit: 10 });
  expect(left).toHaveLength(1);
  expect(await (await t.pawl.files.get(run.id, "in/receipt.pdf")).text()).toBe("taxi!");
});
