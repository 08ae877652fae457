import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { exitCodes } from "../exit-code.ts";
import { given } from "../options.ts";
import { runAction } from "./run-action.ts";

interface Options {
  readonly force?: boolean;
  readonly reason?: string;
}

export function cancelCommand(cli: Cli): Command {
  return new Command("cancel")
    .summary("cancel a run")
    .description("Cancels a run. One that has begun is woken to clean up first; this waits up to 5 s for that.")
    .argument("<run>", "its id, or a part of it")
    .option("--reason <text>", "recorded with the run")
    .option("--force", "end it here and now, without clean-up")
    .action((part: string, { reason, force }: Options, command: Command) =>
      cli.run(command, async (session) => {
        const run = await runAction(session, part, (pawl, id) => pawl.cancel(id, given({ reason, force })));
        if (run.status === "cancelled") return exitCodes.ok;
        if (run.status === "completed" || run.status === "failed") {
          session.hint("It had ended before it could be cancelled.");
          return exitCodes.failed;
        }
        session.hint(
          "It is asked to cancel, and cleans up as soon as a worker has it; --force does not wait for that.",
        );
        return exitCodes.ok;
      }),
    );
}
