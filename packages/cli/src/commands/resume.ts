import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { exitCodes } from "../exit-code.ts";
import { addBulkFlags, bulkAction, isBulk, type BulkFlags } from "./bulk-action.ts";
import { runAction } from "./run-action.ts";

export function resumeCommand(cli: Cli): Command {
  const resume = new Command("resume")
    .summary("let a paused or blocked run go on, or many")
    .description("Lets a paused or blocked run go on.")
    .argument("[run]", "its id, or a part of it");
  return addBulkFlags(resume, "resume").action((part: string | undefined, options: BulkFlags, command: Command) =>
    cli.run(command, async (session) => {
      if (isBulk(part, options)) {
        const words = { verb: "resume", past: "resumed" };
        return bulkAction(session, options, words, (pawl, which) => pawl.bulk.resume(which));
      }
      await runAction(session, part as string, (pawl, id) => pawl.resume(id));
      return exitCodes.ok;
    }),
  );
}
