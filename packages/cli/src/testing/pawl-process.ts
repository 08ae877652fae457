import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../bin.ts", import.meta.url));

/** The real CLI in a process of its own. */
export class PawlProcess {
  readonly child: ChildProcess;
  /** Resolves with the exit code; 128 + n when signal n ended it is not done here: null then. */
  readonly ended: Promise<number | null>;
  out = "";
  err = "";
  readonly #waiting = new Set<() => void>();

  constructor(
    args: readonly string[],
    { cwd, stdin, env }: { readonly cwd: string; readonly stdin?: string; readonly env?: NodeJS.ProcessEnv },
  ) {
    this.child = spawn(process.execPath, ["--conditions=@pawl/source", bin, ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: "1", ...env },
    });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => this.#add("out", text));
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => this.#add("err", text));
    this.child.stdin?.end(stdin ?? "");
    this.ended = new Promise((resolve) => this.child.once("close", (code) => resolve(code)));
  }

  /** Resolves once the output so far has this; fails if the process ends without. */
  async says(text: string | RegExp): Promise<void> {
    const has = (): boolean => (typeof text === "string" ? this.#all.includes(text) : text.test(this.#all));
    const said = new Promise<void>((resolve) => {
      const check = (): void => {
        if (!has()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
    const gone = this.ended.then((code) => {
      if (!has()) throw new Error(`pawl ended with ${code} and never said ${String(text)}:\n${this.#all}`);
    });
    await Promise.race([said, gone]);
  }

  /** Forgets what was said, so that `says` waits for the next time. */
  forget(): void {
    this.out = "";
    this.err = "";
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  get #all(): string {
    return this.out + this.err;
  }

  #add(stream: "out" | "err", text: string): void {
    this[stream] += text;
    for (const check of this.#waiting) check();
  }
}
