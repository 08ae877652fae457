import { Command } from "commander";
import type { WorkerOptions } from "pawl";
import type { Cli } from "../cli.ts";
import { given, list, wholeNumber } from "../options.ts";
import { serve } from "../serve.ts";
import type { Session } from "../session.ts";
import { requireWorkflows } from "../require-workflows.ts";

export interface WorkerFlags {
  readonly concurrency?: number;
  readonly queues?: string[];
  readonly lease?: string;
  readonly shutdownTimeout?: string;
}

export function workerCommand(cli: Cli): Command {
  const command = new Command("worker")
    .summary("run a worker on the project's workflows")
    .description("Runs a worker on the project's workflows until it is stopped. SIGTERM and Ctrl-C drain it.");
  return addWorkerOptions(command).action((flags: WorkerFlags, command: Command) =>
    cli.run(command, (session) => runWorker(session, flags)),
  );
}

export function addWorkerOptions(command: Command): Command {
  return command
    .option("-c, --concurrency <number>", "how many runs at once (default: 100)", wholeNumber(1))
    .option("-q, --queues <names>", "only these queues, commas between them (default: every queue)", list)
    .option("--lease <duration>", "how long runs stay its own without a sign of life (default: 8s)")
    .option("--shutdown-timeout <duration>", "how long steps may take to finish in a drain (default: 30s)");
}

/** The part of the flags that overrides the configuration. */
export function workerOverrides({ concurrency, queues, lease, shutdownTimeout }: WorkerFlags): {
  worker: WorkerOptions;
} {
  return { worker: given({ concurrency, queues, lease, shutdownTimeout }) };
}

async function runWorker(session: Session, flags: WorkerFlags): Promise<number> {
  const overrides = workerOverrides(flags);
  const loaded = await session.config(overrides);
  requireWorkflows(session, loaded);
  return session.withPawl((pawl) => serve(session, pawl), { creates: true });
}
