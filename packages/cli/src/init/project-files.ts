import { pawlVersion } from "../version.ts";
import { readme } from "./readme.ts";
import { snapshotWorkflow } from "./snapshot-workflow.ts";

/** The files of a new project by path. */
export function projectFiles(name: string): Readonly<Record<string, string>> {
  return {
    "package.json": json({
      name,
      private: true,
      type: "module",
      scripts: { dev: "pawl dev", worker: "pawl worker", check: "tsc --noEmit && pawl validate" },
      engines: { node: ">=22.18" },
      dependencies: { "@pawl/cli": `^${pawlVersion()}`, pawl: `^${pawlVersion()}` },
      devDependencies: { "@types/node": "^24.0.0", typescript: "^7.0.0" },
    }),
    "tsconfig.json": json({
      compilerOptions: {
        target: "es2024",
        module: "nodenext",
        types: ["node"],
        strict: true,
        noEmit: true,
        // Node runs these files as they are: it removes types, and nothing else.
        allowImportingTsExtensions: true,
        erasableSyntaxOnly: true,
        verbatimModuleSyntax: true,
        skipLibCheck: true,
      },
      include: ["pawl.config.ts", "src"],
    }),
    ".gitignore": "node_modules/\npawl.db*\npawl.server.db*\npawl-files/\nsnapshots/\n",
    "pawl.config.ts": config,
    "src/snapshot.ts": snapshotWorkflow,
    "README.md": readme(name),
  };
}

/** A name that npm accepts, from one that people gave. */
export function packageName(text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9._~-]+/g, "-")
    .replaceAll(/^[._-]+|-+$/g, "");
  return name === "" ? "pawl-project" : name;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const config = `import { defineConfig } from "pawl";
import { snapshot } from "./src/snapshot.ts";

export default defineConfig({
  store: "sqlite:./pawl.db",
  workflows: [snapshot],
});
`;
