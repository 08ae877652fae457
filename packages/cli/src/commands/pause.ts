import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { exitCodes } from "../exit-code.ts";
import { addBulkFlags, bulkAction, isBulk, type BulkFlags } from "./bulk-action.ts";
import { runAction } from "./run-action.ts";

export function pauseCommand(cli: Cli): Command {
  const pause = new Command("pause")
    .summary("pause a run, or many")
    .description("Pauses a run: steps under way finish, no further one starts.")
    .argument("[run]", "its id, or a part of it");
  return addBulkFlags(pause, "pause").action((part: string | undefined, options: BulkFlags, command: Command) =>
    cli.run(command, async (session) => {
      if (isBulk(part, options)) {
        const words = { verb: "pause", past: "paused" };
        return bulkAction(session, options, words, (pawl, which) => pawl.bulk.pause(which));
      }
      const run = await runAction(session, part as string, (pawl, id) => pawl.pause(id));
      if (run.pauseRequested) session.hint("It pauses when its steps under way have finished.");
      return exitCodes.ok;
    }),
  );
}
