import { spawn } from "node:child_process";
import { once } from "node:events";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../../peers", import.meta.url));
const buildScript = fileURLToPath(new URL("../../../scripts/build.mjs", import.meta.url));
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Where the peers are installed and their programs run; kept for the next time, as long as the pinned versions are the same. */
export async function peerFolder(say: (line: string) => unknown): Promise<string> {
  const pins = readFileSync(join(source, "package.json"), "utf8");
  const folder = join(tmpdir(), `pawl-bench-peers-${createHash("sha256").update(pins).digest("hex").slice(0, 12)}`);
  const stamp = join(folder, "installed");
  if (!existsSync(stamp)) {
    say(`installing the peers into ${folder} …`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync(join(source, "package.json"), join(folder, "package.json"));
    await succeed(
      "npm",
      ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"],
      folder,
    );
    writeFileSync(stamp, "");
  }
  cpSync(source, folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
  return folder;
}

const packageOf: Readonly<Record<string, string>> = {
  dbos: "@dbos-inc/dbos-sdk",
  absurd: "absurd-sdk",
  restate: "@restatedev/restate-server",
};

/** The version of an engine, as it is installed; Pawl's own is that of the repository. */
export function versionOf(folder: string, engine: string): string {
  const installed =
    engine === "pawl" ? join(root, "packages/pawl") : join(folder, "node_modules", packageOf[engine] ?? engine);
  const manifest = readFileSync(join(installed, "package.json"), "utf8");
  return (JSON.parse(manifest) as { readonly version: string }).version;
}

/** Compiles Pawl as npm would get it, and names the file to import: Node's stripping of types takes 50 MB, which no user pays. */
export async function builtPawl(say: (line: string) => unknown): Promise<string> {
  say("compiling Pawl …");
  await succeed(process.execPath, [buildScript, "packages/postgres", "--noCheck"], root);
  return new URL("../../../packages/pawl/dist/index.js", import.meta.url).href;
}

async function succeed(program: string, args: readonly string[], cwd: string): Promise<void> {
  // What they print is no figure.
  const child = spawn(program, args, { cwd, stdio: ["ignore", 2, 2] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with code ${code}.`);
}
