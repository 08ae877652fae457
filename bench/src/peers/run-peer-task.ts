import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** What `bench/peers/main.mjs` prints. */
export interface PeerResult {
  /** Null where it has not come within its time. */
  readonly value: number | null;
  readonly missing?: string;
  readonly p99?: number;
  readonly walBytes?: number;
  readonly recordedStepsRunAgain?: number;
  /** Megabytes. */
  readonly memory?: { readonly rss: number; readonly peak: number; readonly server?: { readonly peak: number } } | null;
}

const killAfterMs = 3_000;

/** One task in a process of its own. When it fails, the result says why, and the others go on. */
export async function runPeerTask(
  task: Readonly<Record<string, unknown>>,
  place: {
    readonly folder: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
  },
): Promise<PeerResult> {
  const child = spawn(process.execPath, [join(place.folder, "main.mjs"), JSON.stringify(task)], {
    cwd: place.folder,
    env: { ...process.env, ...place.environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    // It takes what it has started along; unless it is stuck.
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), killAfterMs).unref();
  }, place.timeoutMs);
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const [code] = (await once(child, "close")) as [number | null];
  clearTimeout(late);
  const line = output.trimEnd().split("\n").at(-1) ?? "";
  if (code === 0 && line.startsWith("{")) return JSON.parse(line) as PeerResult;
  if (isLate) return { value: null, missing: `not within ${Math.round(place.timeoutMs / 1000)} s` };
  const reason = errors.split("\n").find((text) => text.includes("Error")) ?? errors.trim().split("\n").at(-1);
  return { value: null, missing: `failed: ${(reason ?? "").trim().slice(0, 160)}` };
}
