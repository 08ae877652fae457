import { Command } from "commander";
import type { WorkerOptions } from "pawl";
import type { Cli } from "../cli.ts";
import { usageError } from "../cli-error.ts";
import { given, wholeNumber } from "../options.ts";
import { queueFlags, queueOptions, type QueueFlag } from "../queue-flag.ts";
import { serve } from "../serve.ts";
import type { Session } from "../session.ts";
import { requireWorkflows } from "../require-workflows.ts";

export interface WorkerFlags {
  readonly name?: string;
  readonly concurrency?: number;
  readonly queue?: QueueFlag[];
  readonly lease?: string;
  readonly shutdownTimeout?: string;
}

interface HealthFlags {
  readonly healthPort?: number;
  readonly healthHost?: string;
}

export function workerCommand(cli: Cli): Command {
  const command = new Command("worker")
    .summary("run a worker on the project's workflows")
    .description("Runs a worker on the project's workflows until it is stopped. SIGTERM and Ctrl-C drain it.");
  return addWorkerOptions(command)
    .option("--health-port <port>", "answer /livez, /readyz and /healthz over HTTP (0: any free port)", port)
    .option("--health-host <host>", "on this address only (default: all interfaces)")
    .action((flags: WorkerFlags & HealthFlags, command: Command) =>
      cli.run(command, (session) => runWorker(session, flags)),
    );
}

const port = wholeNumber(0, 65_535);

/** Those that `pawl dev` takes too. */
export function addWorkerOptions(command: Command): Command {
  return command
    .option("--name <name>", "what people know it by (default: host and process id)")
    .option("-c, --concurrency <number>", "how many runs at once (default: 100)", wholeNumber(1))
    .option(
      "-q, --queue <name[:limit]>",
      "only this queue, and at most so many of its runs at once (may be given several times; default: every queue)",
      queueFlags,
    )
    .option("--lease <duration>", "how long runs stay its own without a sign of life (default: 8s)")
    .option("--shutdown-timeout <duration>", "how long steps may take to finish in a drain (default: 30s)");
}

/** The part of the flags that overrides the configuration. */
export function workerOverrides({ name, concurrency, queue, lease, shutdownTimeout }: WorkerFlags): {
  worker: WorkerOptions;
} {
  return { worker: { ...queueOptions(queue), ...given({ name, concurrency, lease, shutdownTimeout }) } };
}

async function runWorker(session: Session, flags: WorkerFlags & HealthFlags): Promise<number> {
  const loaded = await session.config(workerOverrides(flags));
  requireWorkflows(session, loaded);
  const { healthPort, healthHost } = flags;
  if (healthPort === undefined && healthHost !== undefined) {
    throw usageError("--health-host says where to answer probes, and no --health-port says that they are answered.");
  }
  return serve(session, healthPort === undefined ? undefined : { port: healthPort, host: healthHost });
}
