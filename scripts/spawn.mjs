import { spawn } from "node:child_process";
import { constants } from "node:os";
import { root, toolEnvironment } from "./setup.mjs";

/**
 * Runs a program in place of this process: same terminal, its exit code is ours, and signals reach it.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} the exit code, 128 + n when signal n ended it
 */
export function runInPlace(program, args, env = {}) {
  return new Promise((settle) => {
    const child = spawn(program, args, { cwd: root, stdio: "inherit", env: { ...toolEnvironment(), ...env } });
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
      // A terminal sends Ctrl-C to the child as well as to us: passed on, it would arrive twice and look like "stop at once".
      process.on(signal, () => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal)));
    }
    child.on("error", (error) => {
      process.stderr.write(`pawl: ${program} could not be started: ${error.message}\n`);
      settle(1);
    });
    child.on("close", (code, signal) => settle(code ?? 128 + signalNumber(signal)));
  });
}

/** @param {NodeJS.Signals | null} signal */
function signalNumber(signal) {
  return signal === null ? 0 : (constants.signals[signal] ?? 0);
}
