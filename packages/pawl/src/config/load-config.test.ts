import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig } from "./load-config.ts";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "pawl-config-")));
  write("package.json", '{ "type": "module" }');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const load = (env: Record<string, string> = {}, rest: object = {}) => loadConfig({ cwd: folder, env, ...rest });
const order = "export const order = { name: 'order', version: 1, handler: async () => 1 };\n";

describe("loadConfig", () => {
  it("gives the defaults where there is no file", async () => {
    const loaded = await load();
    expect(loaded.file).toBeUndefined();
    expect(loaded.config).toEqual({ store: `sqlite:${folder}/pawl.db` });
    expect(loaded.sources).toEqual({ store: "default" });
  });

  it("reads a TypeScript file, found upwards, and counts its SQLite path from its folder", async () => {
    write("order.ts", order);
    const file = write(
      "pawl.config.ts",
      "import { order } from './order.ts';\ntype Text = string;\nconst store: Text = 'sqlite:./data/x.db';\nexport default { store, workflows: [order] };\n",
    );
    mkdirSync(join(folder, "a/b"), { recursive: true });
    const loaded = await load({}, { cwd: join(folder, "a/b") });
    expect(loaded.file).toBe(file);
    expect(loaded.config.store).toBe(`sqlite:${folder}/data/x.db`);
    expect(loaded.config.workflows).toMatchObject([{ name: "order" }]);
    expect(loaded.sources).toEqual({ store: file, workflows: file });
  });

  it("counts all relative paths of the file from its folder, wherever the command is run", async () => {
    const server = { port: 8700, database: "sqlite:./users.db", files: { store: "./uploads", maxBytes: 7 } };
    write("pawl.config.json", JSON.stringify({ blobs: "file:./blobs", server }));
    mkdirSync(join(folder, "src"));
    const { config } = await load({}, { cwd: join(folder, "src") });
    expect(config.blobs).toBe(`file:${folder}/blobs`);
    expect(config.server).toEqual({
      port: 8700,
      database: `sqlite:${folder}/users.db`,
      files: { store: `${folder}/uploads`, maxBytes: 7 },
    });
  });

  it("lets the environment win over the file, and overrides over both, option by option", async () => {
    write(
      "pawl.config.mjs",
      "export default { store: 'memory:', worker: { concurrency: 1, lease: '1s', queues: ['a'] } };",
    );
    const loaded = await load(
      { PAWL_STORE: "sqlite:env.db", PAWL_WORKER_LEASE: "2s", PAWL_WORKER_CONCURRENCY: "2" },
      { overrides: { worker: { concurrency: 3 } } },
    );
    expect(loaded.config).toEqual({
      store: `sqlite:${folder}/env.db`,
      worker: { concurrency: 3, lease: "2s", queues: ["a"] },
    });
    expect(loaded.sources).toMatchObject({
      store: "PAWL_STORE",
      "worker.concurrency": "command line",
      "worker.lease": "PAWL_WORKER_LEASE",
      "worker.queues": join(folder, "pawl.config.mjs"),
    });
  });

  it("takes what modules export where a JSON file names them", async () => {
    write("flows/order.ts", order);
    write("pawl.config.json", '{ "store": "memory:", "workflows": ["./flows/order.ts"] }');
    expect((await load()).config.workflows).toMatchObject([{ name: "order" }]);
  });

  it("refuses a module of a JSON file that exports no workflow", async () => {
    write("flows/order.ts", "export const a = 1;");
    write("pawl.config.json", '{ "workflows": ["./flows/order.ts"] }');
    await expect(load()).rejects.toMatchObject({
      code: "config_invalid",
      message: expect.stringContaining('"./flows/order.ts", which exports no workflow'),
    });
  });

  it("finds a file that is named, by argument or by PAWL_CONFIG", async () => {
    write("other.json", '{ "store": "memory:" }');
    expect((await load({ PAWL_CONFIG: "other.json" })).config.store).toBe("memory:");
    expect((await load({}, { file: "other.json" })).config.store).toBe("memory:");
  });

  it.each(["none.ts", "."])("refuses the named file %j, which is none", async (file) => {
    await expect(load({}, { file })).rejects.toMatchObject({ code: "config_not_found" });
  });

  it.each([
    ["pawl.config.json", '{ "store": "memory:", }', "is not JSON"],
    ["pawl.config.mjs", "export const config = {};", "no default export"],
    ["pawl.config.mjs", "export default { stor: 'memory:' };", 'There is no option "stor". Did you mean "store"?'],
    ["pawl.config.mjs", "import './missing.js'; export default {};", "missing.js"],
    ["pawl.config.mjs", "throw new Error('no luck'); export default {};", "no luck"],
  ])("names what is wrong with a %s of %j", async (name, text, problem) => {
    const file = write(name, text);
    await expect(load()).rejects.toMatchObject({
      code: "config_invalid",
      message: expect.stringMatching(new RegExp(`^${file}:.*`, "s")),
    });
    await expect(load()).rejects.toThrow(problem);
  });
});

// Vitest has a loader of its own, so these ask a Node without it.
it("explains syntax that Node refuses, and TypeScript that it cannot strip", () => {
  write("broken/pawl.config.ts", "export default { store: 'memory:' ");
  write("enum/kind.ts", "export const before = 1;\nexport enum Kind { A }\n");
  write("enum/pawl.config.ts", "import { Kind } from './kind.ts';\nexport default { namespace: String(Kind.A) };\n");
  const program = `
    import { loadConfig } from ${JSON.stringify(new URL("./load-config.ts", import.meta.url).href)};
    for (const name of ["broken", "enum"]) {
      await loadConfig({ cwd: name, env: {} }).catch((error) => console.log(JSON.stringify([error.code, error.message])));
    }`;
  const args = ["--no-warnings", "--input-type=module", "--eval", program];
  const [broken, unstrippable] = execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" })
    .trim()
    .split("\n");
  expect(broken).toContain("config_invalid");
  expect(broken).toContain("pawl.config.ts");
  expect(unstrippable).toMatch(/config_invalid.*cannot run as it is.*kind\.ts:2.*enum/);
});
