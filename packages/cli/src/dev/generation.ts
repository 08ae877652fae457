import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FromWorker, ToWorker } from "./messages.ts";

const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";
const bin = fileURLToPath(new URL(`../bin.${ending}`, import.meta.url));

/**
 * One version of the project's code, running in a process of its own: `starting` → `ready` or `failed` → `draining` → gone.
 * Any of them may also end by itself.
 */
export class Generation {
  readonly number: number;
  /** Resolves with the exit code when the process has gone. */
  readonly gone: Promise<number>;
  state: "starting" | "ready" | "failed" | "draining" | "gone" = "starting";
  hasSpoken = false;
  readonly #child: ChildProcess;

  constructor(
    number: number,
    { args, cwd, env }: { readonly args: readonly string[]; readonly cwd: string; readonly env: NodeJS.ProcessEnv },
    onMessage: (generation: Generation, message: FromWorker) => void,
  ) {
    this.number = number;
    const stdio = ["ignore", "inherit", "inherit", "ipc"] as const;
    this.#child = fork(bin, ["dev-worker", ...args], { cwd, env, stdio: [...stdio] });
    this.#child.on("message", (message) => {
      this.hasSpoken = true;
      onMessage(this, message as FromWorker);
    });
    this.gone = new Promise((resolve) => {
      this.#child.once("error", () => resolve(1));
      this.#child.once("exit", (code) => resolve(code ?? 1));
    }).then((code) => {
      this.state = "gone";
      return code as number;
    });
  }

  drain(): void {
    if (this.state === "gone") return;
    this.state = "draining";
    const message: ToWorker = { type: "drain" };
    // It may be gone in this very moment.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}
