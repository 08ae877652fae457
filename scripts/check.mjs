// node scripts/check.mjs: types, lint, format, dead code, and whether what npm would publish can be used. Ends with a list of what failed.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDashboard } from "./dashboard.mjs";
import { packages, removeStaleOutput } from "./build.mjs";
import { ensureSetup, root, toolEnvironment } from "./setup.mjs";

ensureSetup();
// What npm would publish of the server has the dashboard in it.
await ensureDashboard();
removeStaleOutput();
const folder = mkdtempSync(join(tmpdir(), "pawl-check-"));
/** @type {string[]} */
const failed = [];

// In step with every package.json, and naming no host: whoever clones decides where packages come from.
const lockFileCheck = `npm ci --dry-run --loglevel=error && ! grep -n '"resolved": "http' package-lock.json`;

// Two lanes for two cores; packing needs the compiler's output, so it follows the types in their lane.
await Promise.all([
  inTurn([() => check("types", ["tsc", "-b"]), ...packages.map((name) => () => checkPackage(name))]),
  inTurn([
    () => check("lint", ["oxlint", "--deny-warnings", "--report-unused-disable-directives"]),
    () => check("format", ["prettier", "--check", "--log-level=warn", "."]),
    () => check("dead code", ["knip", "--no-progress"]),
    () => check("lock file", ["sh", "-c", lockFileCheck]),
  ]),
]);
rmSync(folder, { recursive: true, force: true });
process.stdout.write(failed.length === 0 ? "\nAll checks passed.\n" : `\nFailed: ${failed.join(", ")}.\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** @param {readonly (() => Promise<unknown>)[]} tasks */
async function inTurn(tasks) {
  for (const task of tasks) await task();
}

/** @param {string} name */
async function checkPackage(name) {
  const packed = join(folder, name.replaceAll("/", "-"));
  const pack = `mkdir -p "${packed}" && npm pack --silent --pack-destination "${packed}"`;
  if (!(await check(`${name}: pack`, ["sh", "-c", pack], join(root, name)))) return;
  const tarball = join(packed, readdirSync(packed).find((file) => file.endsWith(".tgz")) ?? "");
  await check(`${name}: publint`, ["publint", "run", tarball, "--strict"]);
  await check(`${name}: attw`, ["attw", tarball, "--profile", "esm-only", "--no-emoji", "--format", "ascii"]);
}

/**
 * @param {string} name
 * @param {readonly [string, ...string[]]} command
 * @param {string} [cwd]
 * @returns {Promise<boolean>}
 */
function check(name, [program, ...args], cwd = root) {
  const started = performance.now();
  return new Promise((settle) => {
    const child = spawn(program, args, { cwd, env: toolEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
    // Kept until the end: the lanes' outputs must not mix.
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", (error) => (output += `${error.message}\n`));
    child.on("close", (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stdout.write(`\n── ${name}: ${code === 0 ? "ok" : "FAILED"} (${seconds} s)\n`);
      if (code !== 0) {
        process.stdout.write(output);
        failed.push(name);
      }
      settle(code === 0);
    });
  });
}
