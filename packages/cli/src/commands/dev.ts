import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { Supervisor } from "../dev/supervisor.ts";
import { queueText } from "../queue-flag.ts";
import type { Session } from "../session.ts";
import { addWorkerOptions, type WorkerFlags } from "./worker.ts";

export function devCommand(cli: Cli): Command {
  const command = new Command("dev")
    .summary("run a worker that reloads when the code changes, and print runs live")
    .description(
      "Runs a worker on the project's workflows, and prints what runs do as they do it. When a file of the project changes, a new worker starts and the old one drains.",
    );
  return addWorkerOptions(command).action((flags: WorkerFlags, command: Command) =>
    cli.run(command, async (session) => {
      return new Supervisor(session, workerArgs(session, flags)).run();
    }),
  );
}

/** The command line of a generation: what was given to `dev`. */
function workerArgs({ options, io }: Session, flags: WorkerFlags): string[] {
  const values: Record<string, string | number | undefined> = {
    "--since": io.clock.nowMs(),
    "--config": options.config,
    "--store": options.store,
    "--namespace": options.namespace,
    "--name": flags.name,
    "--concurrency": flags.concurrency,
    "--queue": queueText(flags.queue),
    "--lease": flags.lease,
    "--shutdown-timeout": flags.shutdownTimeout,
  };
  const switches = {
    "--json": options.json === true,
    "--debug": options.debug === true,
    "--no-color": options.color === false,
  };
  return [
    ...Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)])),
    ...Object.entries(switches).flatMap(([name, isOn]) => (isOn ? [name] : [])),
  ];
}
