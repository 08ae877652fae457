import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "pawl-connection-"));
afterAll(() => rmSync(folder, { recursive: true }));

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
