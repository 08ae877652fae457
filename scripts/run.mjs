// node scripts/run.mjs <file.ts> [arguments]: sets up what is missing, then runs a program of this repository from source.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ensureSetup, root } from "./setup.mjs";
import { runInPlace } from "./spawn.mjs";

const [file, ...args] = process.argv.slice(2);
if (file === undefined || !existsSync(join(root, file))) {
  process.stderr.write(`pawl: there is no program ${file ?? "named"} in this repository.\n`);
  process.exit(1);
}
const node = ensureSetup();
process.exitCode = await runInPlace(node, ["--conditions=@pawl/source", join(root, file), ...args]);
