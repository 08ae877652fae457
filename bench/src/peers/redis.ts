import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../server/free-port.ts";

const program = process.env["REDIS_SERVER"] ?? "redis-server";

/** A Redis of its own that appends to its file and syncs it every second; null where `redis-server` is not installed. */
export async function startRedis(): Promise<{ readonly url: string; stop(): Promise<void> } | null> {
  const folder = mkdtempSync(join(tmpdir(), "pawl-bench-redis-"));
  const port = await freePort();
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  const child = spawn(program, [...settings, "--appendonly", "yes", "--appendfsync", "everysec"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const isUp = await new Promise<boolean>((resolve) => {
    child.on("error", () => resolve(false));
    child.on("exit", () => resolve(false));
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes("Ready to accept connections")) resolve(true);
    });
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.pid !== undefined) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  };
  if (isUp) return { url: `redis://127.0.0.1:${port}`, stop };
  await stop();
  return null;
}
