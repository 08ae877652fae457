// node scripts/build.mjs [tsc -b arguments]: builds the dashboard into the server's package, and compiles packages/* to their dist folders.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureDashboard } from "./dashboard.mjs";
import { ensureSetup, root } from "./setup.mjs";
import { runInPlace } from "./spawn.mjs";

/** The folders under packages/, all of which are published. */
export const packages = [
  "packages/pawl",
  "packages/cli",
  "packages/postgres",
  "packages/scheduler",
  "packages/client",
  "packages/otel",
  "packages/api",
  "packages/server",
];

/** Removes what an earlier build left in dist of sources that are gone: `tsc -b` never does, and dist is what gets published. */
export function removeStaleOutput() {
  for (const folder of packages) {
    const dist = join(root, folder, "dist");
    if (!existsSync(dist)) continue;
    for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
      const stem = /^(.*?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(file)?.[1];
      if (stem !== undefined && !existsSync(join(root, folder, "src", `${stem}.ts`))) rmSync(join(dist, file));
    }
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureSetup();
  removeStaleOutput();
  const code = await ensureDashboard();
  process.exitCode = code !== 0 ? code : await runInPlace("tsc", ["-b", ...packages, ...process.argv.slice(2)]);
}
