import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { exitCodes } from "../exit-code.ts";
import { given } from "../options.ts";
import { addBulkFlags, bulkAction, isBulk, type BulkFlags } from "./bulk-action.ts";
import { runAction } from "./run-action.ts";

interface Options extends BulkFlags {
  readonly force?: boolean;
  readonly reason?: string;
}

export function cancelCommand(cli: Cli): Command {
  const cancel = new Command("cancel")
    .summary("cancel a run, or many")
    .description("Cancels a run. One that has begun is woken to clean up first; this waits up to 5 s for that.")
    .argument("[run]", "its id, or a part of it")
    .option("--reason <text>", "recorded with the run")
    .option("--force", "end it here and now, without clean-up");
  return addBulkFlags(cancel, "cancel").action((part: string | undefined, options: Options, command: Command) =>
    cli.run(command, async (session) => {
      const { reason, force } = options;
      if (isBulk(part, options)) {
        const words = { verb: "cancel", past: "cancelled" };
        return bulkAction(session, options, words, (pawl, which) =>
          pawl.bulk.cancel({ ...which, ...given({ reason, force }) }),
        );
      }
      const run = await runAction(session, part as string, (pawl, id) => pawl.cancel(id, given({ reason, force })));
      if (run.status === "cancelled") return exitCodes.ok;
      if (run.status === "completed" || run.status === "failed") {
        session.hint("It had ended before it could be cancelled.");
        return exitCodes.failed;
      }
      session.hint("It is asked to cancel, and cleans up as soon as a worker has it; --force does not wait for that.");
      return exitCodes.ok;
    }),
  );
}
