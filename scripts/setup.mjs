// Makes a checkout ready to run with nothing but npm and a Node that is too old for Pawl itself (20 and newer):
// this file and those that import it use no dependency and no TypeScript.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const stampFile = join(modules, ".pawl-setup");

/** Installs what is missing or older than the lock file (everything anew with `clean`), and returns the Node that runs Pawl. */
export function ensureSetup({ clean = false } = {}) {
  const wanted = stampOf(join(root, "package-lock.json"));
  if (clean || readIfThere(stampFile) !== wanted) {
    install(!clean && existsSync(join(modules, ".package-lock.json")) ? "install" : "ci");
    mkdirSync(modules, { recursive: true });
    writeFileSync(stampFile, stampOf(join(root, "package-lock.json")));
  }
  return nodeBinary();
}

/** The environment of what the repository runs: its own Node and tools come first on the PATH. */
export function toolEnvironment() {
  return { ...process.env, PATH: [join(modules, ".bin"), process.env.PATH].join(delimiter) };
}

/** @param {string} lockFile */
function stampOf(lockFile) {
  const hash = createHash("sha256").update(readFileSync(lockFile)).digest("hex");
  return `${hash} ${process.platform}-${process.arch}\n`;
}

/** @param {string} file */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** @param {"ci" | "install"} command `install` leaves alone what is right already, so a change of branch costs seconds */
function install(command) {
  process.stderr.write(`pawl: setting up, npm ${command} …\n`);
  const [program, ...first] = npmCommand();
  const args = [...first, command, "--no-audit", "--no-fund", "--loglevel=error"];
  // npm's report goes to stderr: stdout belongs to the command that was asked for.
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    env: environmentWithoutOurNode(),
    shell: process.platform === "win32",
  });
  if (error !== undefined) fail(`npm could not be started (${error.message}); is it on the PATH?`);
  if (status !== 0) fail(`npm ${command} failed; its message is above.`);
}

// npm replaces node_modules/.bin/node while it works, so it must run on the machine's Node.
/** @returns {[string, ...string[]]} */
function npmCommand() {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  if (npm === undefined || node === undefined || !npm.endsWith("npm-cli.js") || isOurs(node)) return ["npm"];
  return [node, npm];
}

function environmentWithoutOurNode() {
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => !isOurs(folder));
  return { ...process.env, PATH: path.join(delimiter) };
}

/** @param {string} path */
function isOurs(path) {
  return resolve(path).startsWith(modules + sep);
}

function nodeBinary() {
  const own = join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(own)) return own;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  return fail(
    `Pawl needs Node 22.18 or newer, this is ${process.versions.node}, and npm did not install the Node that comes with the repository ` +
      "(it does so in an install script: check npm's ignore-scripts setting, then run: npm rebuild node).",
  );
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  process.stderr.write(`pawl: ${message}\n`);
  process.exit(1);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureSetup({ clean: process.argv.includes("--clean") });
}
