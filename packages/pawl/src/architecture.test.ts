import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as pawl from "pawl";

const root = dirname(fileURLToPath(import.meta.url));

/** What each folder may import, besides itself. Arrows go down only. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  retry: ["errors"],
  values: ["errors"],
  schema: ["errors"],
  files: ["errors"],
  form: ["errors", "files", "schema"],
  result: ["errors", "files"],
  graph: ["errors", "retry", "schema", "files"],
  schedule: ["errors", "retry"],
  workflow: ["errors", "retry", "schema", "schedule", "files"],
  store: ["errors", "values"],
  payload: ["errors", "values", "store", "files"],
  plugin: ["errors", "store"],
  engine: ["errors", "retry", "values", "files", "schema", "schedule", "graph", "workflow", "store", "plugin"],
  client: [
    "errors",
    "retry",
    "values",
    "files",
    "schema",
    "schedule",
    "graph",
    "workflow",
    "store",
    "plugin",
    "payload",
    "engine",
    "config",
  ],
  config: ["errors", "retry", "store", "plugin", "payload", "workflow", "graph", "engine", "client"],
  testing: [
    "errors",
    "retry",
    "values",
    "files",
    "schema",
    "schedule",
    "graph",
    "workflow",
    "store",
    "payload",
    "engine",
    "client",
    "config",
  ],
};

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !/\.(test|fixture)\.|\.test\./.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function imports(file: string): { readonly from: string; readonly isType: boolean }[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^(import|export)( type)? [^;]*?from "([^"]+)";/gms)].map(([, , type, from]) => ({
    from: from as string,
    isType: type !== undefined,
  }));
}

describe("the folders of the package", () => {
  for (const [folder, allowed] of Object.entries(mayImport)) {
    it(`${folder}/ imports ${allowed.length === 0 ? "nothing" : `only ${allowed.join(", ")}`}`, () => {
      const wrong: string[] = [];
      for (const file of sourceFiles(join(root, folder))) {
        for (const { from, isType } of imports(file)) {
          if (!from.startsWith(".")) {
            if (!from.startsWith("node:")) wrong.push(`${relative(root, file)} imports the package ${from}`);
            continue;
          }
          const target = relative(root, join(dirname(file), from)).split("/")[0] as string;
          // The configuration names types of what it configures; no code goes along.
          const isTypeUp = folder === "config" && isType;
          if (target !== folder && !allowed.includes(target) && !isTypeUp)
            wrong.push(`${relative(root, file)} imports ${from}`);
        }
      }
      expect(wrong).toEqual([]);
    });
  }
});

it("has no runtime dependencies", () => {
  const manifest = JSON.parse(readFileSync(join(root, "../package.json"), "utf8")) as Record<string, unknown>;
  expect(manifest["dependencies"] ?? {}).toEqual({});
  expect(manifest["peerDependencies"] ?? {}).toEqual({});
  expect(manifest["optionalDependencies"] ?? {}).toEqual({});
});

it("exports just these names", () => {
  expect(Object.keys(pawl).sort()).toMatchInlineSnapshot(`
    [
      "BatchGraph",
      "BatchNode",
      "Graph",
      "MetricsNode",
      "Node",
      "NodeBase",
      "Parallel",
      "ParallelBatchGraph",
      "ParallelBatchNode",
      "PawlError",
      "PermanentError",
      "RetryableError",
      "Subgraph",
      "ValidatedNode",
      "append",
      "compress",
      "createPawl",
      "defaultRetry",
      "defineConfig",
      "encrypt",
      "eventTopics",
      "exponential",
      "fileBlobs",
      "fixed",
      "form",
      "isFileRef",
      "jsonSchemaOf",
      "loadConfig",
      "noRetry",
      "node",
      "parallel",
      "parseWhere",
      "subgraph",
      "workflow",
    ]
  `);
});
