import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { Supervisor } from "../dev/supervisor.ts";
import { queueText } from "../queue-flag.ts";
import type { Session } from "../session.ts";
import type { ServerFlags } from "../server/open-server.ts";
import { addServerOptions } from "./server.ts";
import { addWorkerOptions, type WorkerFlags } from "./worker.ts";

interface DevFlags extends WorkerFlags, ServerFlags {
  readonly server?: boolean;
}

export function devCommand(cli: Cli): Command {
  const command = new Command("dev")
    .summary("run a worker and the dashboard, reload when the code changes, print runs live")
    .description(
      "Runs a worker on the project's workflows, and the dashboard where @pawl/server is installed, and prints what runs do as they do it. When a file of the project changes, " +
        "a new worker and server start and the old ones drain.",
    );
  return addServerOptions(addWorkerOptions(command))
    .option("--no-server", "without the dashboard")
    .action((flags: DevFlags, command: Command) =>
      cli.run(command, (session) =>
        new Supervisor(session, (heldPort) => workerArgs(session, { ...flags, heldPort })).run(),
      ),
    );
}

/** The command line of a generation: what was given to `dev`, and where the one before it listens. */
function workerArgs(
  { options, io }: Session,
  { heldPort, ...flags }: DevFlags & { readonly heldPort: number | undefined },
): string[] {
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
    "--port": flags.port,
    "--host": flags.host,
    "--public-url": flags.publicUrl,
    "--held-port": heldPort,
  };
  const switches = {
    "--no-server": flags.server === false,
    "--json": options.json === true,
    "--debug": options.debug === true,
    "--no-color": options.color === false,
  };
  return [
    ...Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)])),
    ...Object.entries(switches).flatMap(([name, isOn]) => (isOn ? [name] : [])),
  ];
}
