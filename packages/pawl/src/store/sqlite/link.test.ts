import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { afterAll, expect, it } from "vitest";
import { start, succeed } from "../conformance/samples.ts";
import { ThreadLink } from "./link.ts";
import { SqliteStore } from "./sqlite-store.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-link-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("rejects what is outstanding, and all that comes later, when its thread dies", async () => {
  let link: ThreadLink | undefined;
  const store = new SqliteStore(join(folder, "dies.db"), {
    connect: async (...args) => (link = await ThreadLink.open(...args)),
  });
  await store.open();
  await succeed(store, start(1));
  const outstanding = Promise.allSettled([store.commit({ writes: [start(2)], claim: null }), store.listWorkers()]);
  await link!.kill();
  for (const { status, reason } of (await outstanding) as PromiseRejectedResult[]) {
    expect(status).toBe("rejected");
    expect(reason).toMatchObject({ code: "store_unavailable" });
  }
  await expect(store.commit({ writes: [start(3)], claim: null })).rejects.toMatchObject({ code: "store_unavailable" });
  await store.close();
});

it("waits for its thread to end by itself, and terminates none that has closed its file", async () => {
  const exitCodes: number[] = [];
  process.once("worker", (thread) => thread.once("exit", (code) => exitCodes.push(code)));
  const store = new SqliteStore(join(folder, "ends.db"));
  await store.open();
  await store.close();
  // A thread that is terminated ends with 1.
  expect(exitCodes).toEqual([0]);
});

it("runs nothing on its thread that NODE_OPTIONS has all programs load first", async () => {
  const preload = join(folder, "preload.mjs");
  const trace = join(folder, "threads.txt");
  writeFileSync(
    preload,
    `import { appendFileSync } from "node:fs";
    import { isMainThread } from "node:worker_threads";
    appendFileSync(${JSON.stringify(trace)}, isMainThread ? "main " : "thread ");`,
  );
  const program = fileURLToPath(new URL("open-once.fixture.ts", import.meta.url));
  await promisify(execFile)(process.execPath, [program, join(folder, "preloaded.db")], {
    env: { ...process.env, NODE_OPTIONS: `--import=${pathToFileURL(preload).href}` },
  });
  expect(readFileSync(trace, "utf8")).toBe("main ");
});

// Found by a process of tests that died of SIGSEGV: its threads stripped types after all, since vitest forbids the compile cache under coverage (scripts/vitest/keep-compile-cache.mjs).
it("finds its sources stripped in the repository's tests, under coverage too", async () => {
  const code = `require("node:worker_threads").parentPort.postMessage(require("node:module").getCompileCacheDir() ?? "none")`;
  const [cache] = (await once(new Worker(code, { eval: true }), "message")) as [string];
  expect(cache).toContain("pawl-compile");
});

it("refuses to be used before it is open", async () => {
  const store = new SqliteStore(join(folder, "unopened.db"));
  await expect(store.commit({ writes: [], claim: null })).rejects.toMatchObject({ code: "store_unavailable" });
  await store.close();
  await expect(store.open()).rejects.toMatchObject({ code: "closed" });
});

it("can be opened after a failed attempt", async () => {
  let attempts = 0;
  const store = new SqliteStore(join(folder, "second.db"), {
    connect: (...args) => ((attempts += 1) === 1 ? Promise.reject(new Error("not yet")) : ThreadLink.open(...args)),
  });
  await expect(store.open()).rejects.toThrow("not yet");
  await store.open();
  await succeed(store, start(1));
  await store.close();
});
