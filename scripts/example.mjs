// node scripts/example.mjs <name> [arguments]: sets up what is missing, then runs the example of that name from source.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { compileCache } from "./compile-cache.mjs";
import { ensureSetup, root } from "./setup.mjs";
import { runInPlace } from "./spawn.mjs";

const [name = "", ...args] = process.argv.slice(2);
const names = readdirSync(join(root, "examples")).filter((folder) => existsSync(programOf(folder)));
if (!names.includes(name)) {
  process.stderr.write(`pawl: there is no example "${name}"; there are ${names.join(", ")}.\n`);
  process.exit(1);
}
process.exitCode = await runInPlace(ensureSetup(), ["--conditions=@pawl/source", programOf(name), ...args], {
  NODE_COMPILE_CACHE: compileCache,
});

/** @param {string} folder */
function programOf(folder) {
  return join(root, "examples", folder, "src/main.ts");
}
