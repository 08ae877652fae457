import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { runGeneration } from "../dev/run-generation.ts";
import { wholeNumber } from "../options.ts";
import type { ServerFlags } from "../server/open-server.ts";
import { addServerOptions } from "./server.ts";
import { addWorkerOptions, workerOverrides, type WorkerFlags } from "./worker.ts";

/** What `pawl dev` starts for each generation of the project's code; nobody types it. */
export function devWorkerCommand(cli: Cli): Command {
  const command = new Command("dev-worker").requiredOption("--since <ms>", "the moment when dev began", wholeNumber(0));
  return addServerOptions(addWorkerOptions(command)).action(
    ({ since, ...flags }: WorkerFlags & ServerFlags & { since: number }, command: Command) =>
      cli.run(command, (session) =>
        runGeneration(session, {
          sinceMs: since,
          overrides: workerOverrides(flags),
          server: flags.port === undefined ? null : flags,
        }),
      ),
  );
}
