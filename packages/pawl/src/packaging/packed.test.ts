import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL("../..", import.meta.url));
const root = fileURLToPath(new URL("../../../..", import.meta.url));
const node24 = process.execPath;
const node22 = join(root, "scripts/node22/node_modules/node/bin/node");

/** Two runs of the same program on the same file: the first is killed in its second step, the second must not repeat the first. */
const program = `
import { appendFileSync } from "node:fs";
import { createPawl, Graph, node, workflow } from "pawl";
import { testPawl } from "pawl/testing";

const order = workflow({ name: "order" }, async (ctx, id) => {
  const first = await ctx.step("first", () => (appendFileSync("effects.txt", "first\\n"), id * 2));
  const second = await ctx.step("second", () => {
    appendFileSync("effects.txt", "second\\n");
    if (process.env.DIE) process.kill(process.pid, "SIGKILL");
    return first + 1;
  });
  await ctx.sleep(20);
  return { second, at: new Date(0) };
});
const pawl = await createPawl({ store: "sqlite:./pawl.db", workflows: [order] });
await pawl.startWorker();
const handle = await pawl.start(order, 20, { idempotencyKey: "one" });
console.log(JSON.stringify(await handle.result()));
await pawl.close();

const done = node({ name: "done", exec: () => 1, post: (state, _, one) => { state.count += one; } });
console.log((await new Graph({ name: "count", start: done }).run({ count: 1 })).count);
console.log(typeof testPawl);
`;

describe("the packed package, installed into an empty folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "pawl-packed-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(async () => {
    await run(node24, [join(root, "node_modules/typescript/bin/tsc"), "-b", packageFolder]);
    await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: packageFolder });
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) as string;
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module" }));
    await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent", `./${tarball}`], { cwd: folder });
    writeFileSync(join(folder, "program.mjs"), program);
  }, 120_000);

  it("brings no other package along", () => {
    const installed = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
    expect(installed).toEqual(["pawl"]);
    expect(JSON.parse(readFileSync(join(folder, "node_modules/pawl/package.json"), "utf8"))).not.toHaveProperty(
      "dependencies",
    );
  });

  it("holds no test", () => {
    const files = readdirSync(join(folder, "node_modules/pawl"), { recursive: true, encoding: "utf8" });
    expect(files.filter((name) => /\.(test|fixture)\./.test(name))).toEqual([]);
  });

  for (const [name, node] of [
    ["Node 24", node24],
    ["Node 22", node22],
  ] as const) {
    it(`runs a durable workflow under ${name}, killed in the middle`, { timeout: 60_000 }, async () => {
      for (const file of readdirSync(folder)) if (/^(pawl\.db|effects)/.test(file)) rmSync(join(folder, file));
      const killed = await run(node, ["program.mjs"], { cwd: folder, env: { ...process.env, DIE: "1" } }).catch(
        (error: unknown) => error,
      );
      expect(killed).toMatchObject({ signal: "SIGKILL" });
      const { stdout, stderr } = await run(node, ["program.mjs"], { cwd: folder });
      expect(stdout).toBe('{"second":41,"at":"1970-01-01T00:00:00.000Z"}\n2\nfunction\n');
      // What was recorded ran once; what was under way ran again.
      expect(readFileSync(join(folder, "effects.txt"), "utf8")).toBe("first\nsecond\nsecond\n");
      expect(stderr).toBe("");
    });
  }
});
