// Forked by `worker-slot.ts`: a worker with one generation of the code, until it is asked to stop, or killed.
import { createWriteStream } from "node:fs";
import { createPawl, type Logger, type Pawl } from "pawl";
import { Effects } from "../work/effects.ts";
import { workflowsOf, type Code } from "../work/programs.ts";
import { exitCodes } from "./exit-codes.ts";

export interface WorkerTask {
  /** Names the process in every line that it writes. */
  readonly process: string;
  readonly store: string;
  readonly code: Code;
  readonly effectsFile: string;
  readonly logFile: string;
  readonly lease: string;
  readonly concurrency: number;
}

const task = JSON.parse(process.argv[2] ?? "null") as WorkerTask;
const logger = fileLogger(task.logFile);
// Without its parent nobody would end it.
process.on("disconnect", () => process.exit(exitCodes.orphaned));

const effects = new Effects(task.effectsFile, task.process);
let pawl: Pawl;
try {
  pawl = await createPawl({ store: task.store, workflows: workflowsOf(effects, task.code), logger });
  const { process: name, lease, concurrency } = task;
  const worker = await pawl.startWorker({ name, lease, concurrency, shutdownTimeout: "3s" });
  worker.on("workers-released", ({ runIds }) => effects.note("freed", runIds.length));
  worker.on("lease-lost", ({ runIds }) => effects.note("replaced", runIds.length));
} catch (error) {
  logger.error(`could not start: ${String(error)}`);
  process.exit(exitCodes.couldNotStart);
}
process.send?.("ready");

process.once("SIGTERM", () => {
  pawl.close({ timeout: "3s" }).then(
    () => process.exit(0),
    (error: unknown) => {
      logger.error(`could not stop: ${String(error)}`);
      process.exit(exitCodes.couldNotStop);
    },
  );
});

function fileLogger(file: string): Logger {
  const stream = createWriteStream(file, { flags: "a" });
  const writer =
    (level: string) =>
    (message: string): void =>
      void stream.write(`${new Date().toISOString()} ${level} ${message}\n`);
  return { debug: () => {}, info: writer("info"), warn: writer("warn"), error: writer("error") };
}
