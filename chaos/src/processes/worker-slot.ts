import { join } from "node:path";
import type { Chronicle } from "../evidence/chronicle.ts";
import { monotonicMs, pause } from "../pause.ts";
import type { Proxy } from "../proxy/proxy.ts";
import type { Code } from "../work/programs.ts";
import { Child, type Exit } from "./child.ts";
import { exitCodes } from "./exit-codes.ts";
import type { WorkerTask } from "./worker-process.ts";

/** Longer than the shutdown timeout of the worker and every timeout of a store together. */
const stopLimitMs = 25_000;

type Expected = "nothing" | "kill" | "stop";

/** A place for a worker, kept filled as a supervisor would: whatever ends in it is started anew. */
export class WorkerSlot {
  readonly name: string;
  readonly proxy: Proxy | null;
  code: Code;
  /** A fault has hold of it, so that no second one should. */
  isTaken = false;
  readonly #settings: Pick<WorkerTask, "store" | "lease" | "concurrency"> & { readonly folder: string };
  readonly #chronicle: Chronicle;
  #child: Child | null = null;
  #count = 0;
  #isUp = false;
  #expected: Expected = "nothing";
  #isClosed = false;

  constructor(params: {
    readonly name: string;
    readonly code: Code;
    readonly proxy: Proxy | null;
    readonly settings: Pick<WorkerTask, "store" | "lease" | "concurrency"> & { readonly folder: string };
    readonly chronicle: Chronicle;
  }) {
    this.name = params.name;
    this.code = params.code;
    this.proxy = params.proxy;
    this.#settings = params.settings;
    this.#chronicle = params.chronicle;
  }

  /** Whether a process is in it that has started. */
  get isUp(): boolean {
    return this.#isUp && this.#child?.hasExited === false;
  }

  /** The name of the process that is in it now. */
  get process(): string {
    return `${this.name}.${this.#count}`;
  }

  async start(): Promise<boolean> {
    this.#count++;
    this.#expected = "nothing";
    const { folder, ...settings } = this.#settings;
    const task: WorkerTask = {
      ...settings,
      process: this.process,
      code: this.code,
      effectsFile: join(folder, "effects", `${this.process}.log`),
      logFile: join(folder, "logs", `${this.name}.log`),
    };
    const child = new Child("worker-process", task);
    this.#child = child;
    this.#isUp = false;
    void child.exited.then((exit) => this.#replace(child, exit));
    this.#isUp = await child.ready;
    return this.#isUp;
  }

  kill(): void {
    this.#expected = "kill";
    this.#chronicle.died(this.process, monotonicMs());
    this.#child?.signal("SIGKILL");
  }

  /** Nothing of the process runs for so long, and it does not know. */
  async standStill(ms: number): Promise<void> {
    const child = this.#child;
    child?.signal("SIGSTOP");
    this.#chronicle.died(this.process, monotonicMs());
    await pause(ms);
    child?.signal("SIGCONT");
  }

  /** Asked to stop as a deploy would, and followed by a process with this code. */
  async deploy(code: Code): Promise<number> {
    const startedMs = monotonicMs();
    this.code = code;
    await this.#stop();
    return monotonicMs() - startedMs;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#stop();
  }

  async #stop(): Promise<void> {
    const child = this.#child;
    if (child === null || child.hasExited) return;
    // One that is not there yet knows no SIGTERM, and would end by it without a word.
    await child.ready;
    this.#expected = "stop";
    child.signal("SIGTERM");
    const exit = await Promise.race([child.exited, pause(stopLimitMs).then(() => null)]);
    if (exit === null) {
      this.#chronicle.odd(`${this.process} has not stopped ${stopLimitMs} ms after SIGTERM`);
      child.signal("SIGKILL");
      await child.exited;
    }
  }

  #replace(child: Child, { code, signal }: Exit): void {
    const isExpected =
      code === exitCodes.couldNotStart ||
      (this.#expected === "kill" && signal === "SIGKILL") ||
      (this.#expected === "stop" && (code === 0 || signal === "SIGKILL"));
    if (!isExpected) {
      this.#chronicle.odd(`${this.process} ended by itself (${code ?? signal}) while ${this.#expected} was expected`);
    }
    if (this.#isClosed || child !== this.#child) return;
    void pause(300).then(() => (this.#isClosed ? false : this.start()));
  }
}
