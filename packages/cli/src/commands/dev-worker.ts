import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { runGeneration } from "../dev/run-generation.ts";
import { wholeNumber } from "../options.ts";
import type { ServerFlags } from "../server/open-server.ts";
import { addServerOptions } from "./server.ts";
import { addWorkerOptions, workerOverrides, type WorkerFlags } from "./worker.ts";

interface DevWorkerFlags extends WorkerFlags, ServerFlags {
  readonly since: number;
  readonly heldPort?: number;
  readonly server?: boolean;
}

/** What `pawl dev` starts for each generation of the project's code; nobody types it. */
export function devWorkerCommand(cli: Cli): Command {
  const command = new Command("dev-worker")
    .requiredOption("--since <ms>", "the moment when dev began", wholeNumber(0))
    .option("--held-port <port>", "where the generation before listens", wholeNumber(1, 65_535))
    .option("--no-server", "without the dashboard");
  return addServerOptions(addWorkerOptions(command)).action(
    ({ since, server, heldPort, ...flags }: DevWorkerFlags, command: Command) =>
      cli.run(command, (session) =>
        runGeneration(session, {
          sinceMs: since,
          overrides: workerOverrides(flags),
          server: server === false ? null : { flags, heldPort },
        }),
      ),
  );
}
