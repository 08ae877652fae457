import * as restate from "@restatedev/restate-sdk";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { arch, platform } from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { bodies, names } from "../bodies.mjs";
import { memoryOf } from "../memory.mjs";

const admin = "http://127.0.0.1:9070";
const ingress = "http://127.0.0.1:8080";
const readyTries = 300;

/** Its own server, new each time. `endpointPort`: no endpoint in this process, but one that listens there. */
export async function open({ endpointPort }) {
  const folder = mkdtempSync(join(tmpdir(), "pawl-bench-restate-"));
  const server = spawn(serverBinary(), ["--base-dir", folder, "--bind-ip", "127.0.0.1"], {
    cwd: folder,
    stdio: "ignore",
    env: { ...process.env, RESTATE_LOG_FILTER: "error", DO_NOT_TRACK: "1" },
  });
  process.on("exit", () => {
    server.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  await untilOk(() => fetch(`${admin}/health`));
  const port = endpointPort ?? 9080;
  if (endpointPort === undefined) await serve(port);
  await untilOk(() => post(`${admin}/deployments`, { uri: `http://127.0.0.1:${port}`, force: true }));
  const call = (name, input) => succeed(post(`${ingress}/bench/${name}`, input));
  if (endpointPort === undefined) await untilOk(() => post(`${ingress}/bench/w1`));
  return {
    url: null,
    start: (name, input) => succeed(post(`${ingress}/bench/${name}/send`, input)),
    call,
    doneCount: null,
    memory: () => ({ ...memoryOf(), server: memoryOf(server.pid) }),
    close: async () => {
      server.kill("SIGKILL");
    },
  };
}

/** The handlers, for the server to call. */
export async function serve(port) {
  const handlers = Object.fromEntries(
    names.map((name) => [
      name,
      async (ctx, input) => {
        const step = (stepName, fn) => ctx.run(stepName, fn);
        step.all = (promises) => restate.RestatePromise.all(promises);
        return bodies[name](step, input ?? {});
      },
    ]),
  );
  const services = [restate.service({ name: "bench", handlers })];
  await restate.serve({ services, port, bidirectional: true, logger: () => {} });
}

function serverBinary() {
  const require = createRequire(import.meta.url);
  return join(
    dirname(require.resolve(`@restatedev/restate-server-${platform}-${arch}/package.json`)),
    "bin/restate-server",
  );
}

function post(url, body = {}) {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function succeed(answer) {
  const response = await answer;
  const text = await response.text();
  if (!response.ok) throw new Error(`Restate answered ${response.status}: ${text.slice(0, 200)}`);
}

async function untilOk(ask) {
  for (let left = readyTries; ; left--) {
    try {
      await succeed(ask());
      return;
    } catch (error) {
      if (left === 0) throw error;
      await pause(100);
    }
  }
}
