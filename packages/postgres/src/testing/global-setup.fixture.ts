import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { serversFolder } from "./server-programs.fixture.ts";

/** For vitest: the servers that test files of this run have started are stopped at its end. */
export function setup(): () => Promise<void> {
  const folder = serversFolder();
  process.env["PAWL_TEST_SERVERS"] = folder;
  process.env["PAWL_TEST_SERVERS_OF"] = String(process.pid);
  return async () => {
    if (!existsSync(folder)) return;
    const pids = readdirSync(folder)
      .map((name) => join(folder, name, "pid"))
      .filter((file) => existsSync(file))
      .map((file) => Number(readFileSync(file, "utf8")));
    for (const pid of pids) signal(pid, "SIGTERM");
    while (pids.some((pid) => signal(pid, 0))) {
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
    rmSync(folder, { recursive: true, force: true });
  };
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
