import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const worker = fileURLToPath(new URL("../worker.mjs", import.meta.url));
const endpointPort = 9081;

/**
 * Seconds from the SIGKILL of the process that is in the midst of a step to the end of its workflow in another one. `mode: "standby"`: that is up already;
 * `"restart"`: it is started at that moment.
 */
export async function recovery(task, openEngine) {
  const folder = mkdtempSync(join(tmpdir(), "pawl-bench-recovery-"));
  const log = join(folder, "marks");
  const begin = async (executor, env) => {
    const workerTask = {
      ...task,
      isFresh: false,
      concurrency: 2,
      executor: task.settings?.executor ?? executor,
      endpointPort,
    };
    const child = fork(worker, [JSON.stringify(workerTask)], { env: { ...process.env, ...env } });
    await once(child, "message");
    return child;
  };
  try {
    // Makes the tables; Restate's server goes on, since it is what remembers.
    let engine = null;
    if (task.engine !== "restate")
      await (await openEngine(task.engine, { ...task, isFresh: true, works: false })).close();
    const owner = await begin("a", { PEERS_HANG: "1" });
    if (task.engine === "restate") engine = await openEngine("restate", { ...task, endpointPort });
    if (engine === null) owner.send({ log });
    else await engine.start("recovers", { log });
    await until(() => marks(log).includes("begun 4"));
    let standby = task.mode === "standby" ? await begin("b", {}) : null;
    await pause(1500);
    const takenEarly = marks(log).filter((mark) => mark === "begun 4").length > 1;
    owner.kill("SIGKILL");
    const beganMs = Date.now();
    standby ??= await begin("b", {});
    const isDone = await until(() => marks(log).includes("through 0"), task.limitSeconds * 1000);
    const seconds = (Date.now() - beganMs) / 1000;
    standby.kill("SIGKILL");
    if (takenEarly) return { value: null, missing: "the standby ran the step while its owner lived" };
    const begun = marks(log).filter((mark) => mark.startsWith("begun"));
    const rerun = ["begun 1", "begun 2", "begun 3"].filter((mark) => begun.filter((one) => one === mark).length > 1);
    return isDone
      ? { value: seconds, recordedStepsRunAgain: rerun.length }
      : { value: null, missing: `not within ${task.limitSeconds} s` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function marks(log) {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, "utf8").trim().split("\n");
  return lines.map((line) => line.slice(line.indexOf(" ") + 1));
}

async function until(isSo, timeoutMs = 60_000) {
  const deadlineMs = Date.now() + timeoutMs;
  while (!isSo()) {
    if (Date.now() > deadlineMs) return false;
    await pause(5);
  }
  return true;
}
