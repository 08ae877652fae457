// node scripts/run.mjs [--dashboard] <file.ts> [arguments]: sets up what is missing (with --dashboard that too), then runs a program of this repository from source.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { compileCache } from "./compile-cache.mjs";
import { ensureDashboard } from "./dashboard.mjs";
import { ensureSetup, root } from "./setup.mjs";
import { runInPlace } from "./spawn.mjs";

const withDashboard = process.argv[2] === "--dashboard";
const [file, ...args] = process.argv.slice(withDashboard ? 3 : 2);
if (file === undefined || !existsSync(join(root, file))) {
  process.stderr.write(`pawl: there is no program ${file ?? "named"} in this repository.\n`);
  process.exit(1);
}
const node = ensureSetup();
if (withDashboard && (await ensureDashboard()) !== 0) process.exit(1);
process.exitCode = await runInPlace(node, ["--conditions=@pawl/source", join(root, file), ...args], {
  NODE_COMPILE_CACHE: compileCache,
});
