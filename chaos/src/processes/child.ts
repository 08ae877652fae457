import { fork, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const running = new Set<Child>();

/** A process of the campaign. What it says on stderr goes to its log file. */
export class Child {
  readonly exited: Promise<Exit>;
  /** Resolves to false if it ended before it was ready. */
  readonly ready: Promise<boolean>;
  readonly #process: ChildProcess;

  constructor(program: "worker-process" | "client-process", task: object & { readonly logFile: string }) {
    const file = fileURLToPath(new URL(`./${program}.ts`, import.meta.url));
    const log = openSync(task.logFile, "a");
    this.#process = fork(file, [JSON.stringify(task)], { stdio: ["ignore", log, log, "ipc"] });
    closeSync(log);
    running.add(this);
    this.exited = new Promise((resolve) =>
      this.#process.once("exit", (code, signal) => {
        running.delete(this);
        resolve({ code, signal });
      }),
    );
    this.ready = Promise.race([
      new Promise<boolean>((resolve) => this.#process.once("message", () => resolve(true))),
      this.exited.then(() => false),
    ]);
  }

  get hasExited(): boolean {
    return !running.has(this);
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }
}

/** For the end of the campaign, however it comes: a process that stands still would outlive us. */
export function killChildren(): void {
  for (const child of running) child.signal("SIGKILL");
}
