import { fork, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";

const cleanUps: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const program = fileURLToPath(new URL("./pawl-process.fixture.ts", import.meta.url));

export interface Crash {
  /** Which of its commits, from 1. */
  readonly at: number;
  readonly when: "before" | "after";
}

/** A folder with a database and a log of effects, shared by the processes of one test. */
export class Scene {
  readonly folder: string = mkdtempSync(join(tmpdir(), "pawl-promise-"));
  readonly file: string = join(this.folder, "pawl.db");
  readonly effectsFile: string = join(this.folder, "effects.log");

  constructor() {
    cleanUps.push(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  async process(options: { readonly crash?: Crash | null; readonly variant?: string } = {}): Promise<PawlProcess> {
    const started = new PawlProcess(this, { crash: options.crash ?? null, variant: options.variant ?? "" });
    await Promise.race([started.reaches("ready"), started.exited]);
    return started;
  }

  /** What steps have done to the world, in order: `run key pid`. */
  effects(): { readonly runId: string; readonly key: string; readonly pid: string }[] {
    if (!existsSync(this.effectsFile)) return [];
    return readFileSync(this.effectsFile, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [, runId = "", key = "", pid = ""] = /^(\S+) (.*) (\d+)$/.exec(line) ?? [];
        return { runId, key, pid };
      });
  }

  /** What the database has, read past Pawl. */
  query(sql: string, ...params: string[]): Record<string, unknown>[] {
    if (!existsSync(this.file)) return [];
    const database = new DatabaseSync(this.file, { readOnly: true });
    try {
      return database.prepare(sql).all(...params);
    } finally {
      database.close();
    }
  }

  /** Keys of the steps whose end is on record, in the order of their ends. */
  recorded(runId: string): string[] {
    const sql =
      "SELECT key FROM pawl_events WHERE run = (SELECT n FROM pawl_runs WHERE id = ?) AND kind = 'step-completed' ORDER BY seq";
    return this.query(sql, runId).map(({ key }) => String(key));
  }
}

/** What a process tells: the answer to a call, a place that a step has reached, a line of its log, an event that it has read. */
interface Message {
  readonly call?: number;
  readonly value?: unknown;
  readonly problem?: { readonly code?: string; readonly message: string };
  readonly at?: string;
  readonly log?: string;
  readonly seq?: number;
}

/** A Pawl in a process of its own. */
export class PawlProcess {
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  readonly logs: string[] = [];
  /** Event numbers that a `follow` has seen. */
  readonly seqs: number[] = [];
  readonly #child: ChildProcess;
  readonly #calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  readonly #reached = new Map<string, number>();
  readonly #waiting: (() => void)[] = [];
  #count = 0;

  constructor(scene: Scene, settings: { readonly crash: Crash | null; readonly variant: string }) {
    const env = {
      ...process.env,
      PAWL_PROMISE: JSON.stringify({ file: scene.file, effects: scene.effectsFile, ...settings }),
    };
    this.#child = fork(program, {
      env,
      execArgv: ["--disable-warning=ExperimentalWarning"],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.exited = new Promise((resolve) =>
      this.#child.once("exit", (code, signal) => {
        for (const { reject } of this.#calls.values()) reject(new Error(`The process has ended (${code ?? signal}).`));
        resolve({ code, signal });
      }),
    );
    this.#child.on("message", (message) => this.#hear(message as Message));
    cleanUps.push(() => this.kill("SIGKILL"));
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  call<T = any>(method: string, ...args: unknown[]): Promise<T> {
    const call = ++this.#count;
    const answer = new Promise<T>((resolve, reject) =>
      this.#calls.set(call, { resolve: resolve as (value: unknown) => void, reject }),
    );
    answer.catch(() => {});
    this.#child.send({ call, method, args }, () => {});
    return answer;
  }

  /** Resolves when the process says that it is there, for the n-th time. */
  async reaches(place: string, times = 1): Promise<void> {
    await this.#until(() => (this.#reached.get(place) ?? 0) >= times);
  }

  /** Resolves when a line of its log says so. */
  async says(text: string): Promise<void> {
    await this.#until(() => this.logs.some((line) => line.includes(text)));
  }

  async follows(count: number): Promise<void> {
    await this.#until(() => this.seqs.length >= count);
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill(signal);
    if (signal === "SIGKILL" || signal === "SIGTERM") await this.exited;
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #hear({ call, value, problem, at, log, seq }: Message): void {
    if (call !== undefined) {
      const waiting = this.#calls.get(call);
      this.#calls.delete(call);
      if (problem !== undefined) waiting?.reject(Object.assign(new Error(problem.message), problem));
      else waiting?.resolve(value);
      return;
    }
    if (at !== undefined) this.#reached.set(at, (this.#reached.get(at) ?? 0) + 1);
    if (log !== undefined) this.logs.push(log);
    if (seq !== undefined) this.seqs.push(seq);
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/** Numbers from 0 to 1 that follow from a seed, which is printed: `PAWL_SEED=… ` repeats them. */
export function seeded(name: string): () => number {
  let state = Number(process.env["PAWL_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`${name}: PAWL_SEED=${state}\n`);
  return () => {
    // mulberry32, Tommy Ettinger (public domain)
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Asks until it is so; fails after 20 s, or as long as is said. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`It took too long: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
