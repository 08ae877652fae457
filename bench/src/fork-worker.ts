import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Report } from "./process-workflows.ts";

/** What a worker's process is started with. */
export interface WorkerTask {
  readonly store: string;
  readonly concurrency: number;
  /** Null: Pawl's default. */
  readonly lease: string | null;
  /** Null: this machine. Another name makes the process pass for one on another machine, where nobody can see that it has ended. */
  readonly host: string | null;
  /** Whether the fourth step of `recovers` never ends here. */
  readonly hangs: boolean;
  /** False: it starts its worker when it is told to go. */
  readonly goesAtOnce: boolean;
}

export type WorkerOrder = "go" | "cpu" | "stop";

export interface ForkedWorker {
  readonly pid: number;
  tell(order: WorkerOrder): void;
  /** The next report of this type. */
  next<Type extends Report["type"]>(type: Type): Promise<Extract<Report, { type: Type }>>;
  /** Lets the worker drain, and waits for the process's end. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** A worker in a process of its own; resolves when that is ready. */
export async function forkWorker(
  task: WorkerTask,
  onReport: (report: Report, pid: number) => void = () => {},
): Promise<ForkedWorker> {
  const child = fork(fileURLToPath(new URL("./worker-process.ts", import.meta.url)), [JSON.stringify(task)]);
  const ended = once(child, "exit");
  let isExpected = false;
  child.on("exit", (code, signal) => {
    // Nothing can be measured any more: thrown here, it ends the measure's process.
    if (!isExpected) throw new Error(`A worker's process ended by itself, with ${signal ?? `code ${code}`}.`);
  });
  const waiting = new Map<string, (report: Report) => void>();
  child.on("message", (report: Report) => {
    onReport(report, child.pid!);
    waiting.get(report.type)?.(report);
  });
  const worker: ForkedWorker = {
    pid: child.pid!,
    tell: (order) => void child.send(order),
    next: (type) =>
      new Promise((resolve) => {
        waiting.set(type, (report) => {
          waiting.delete(type);
          resolve(report as Extract<Report, { type: typeof type }>);
        });
      }),
    stop: async () => {
      isExpected = true;
      child.send("stop");
      await ended;
    },
    kill: async () => {
      isExpected = true;
      child.kill("SIGKILL");
      await ended;
    },
  };
  await worker.next("ready");
  return worker;
}
