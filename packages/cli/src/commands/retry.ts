import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { exitCodes } from "../exit-code.ts";
import { given } from "../options.ts";
import { addBulkFlags, bulkAction, isBulk, type BulkFlags } from "./bulk-action.ts";
import { runAction } from "./run-action.ts";

interface Options extends BulkFlags {
  readonly from?: string;
}

export function retryCommand(cli: Cli): Command {
  const retry = new Command("retry")
    .summary("open a failed run again, at the step that failed, or many")
    .description("Opens a failed, cancelled or blocked run again: what had succeeded stays, the rest is done anew.")
    .argument("[run]", "its id, or a part of it")
    .option("--from <step>", "go back to an earlier step: charge, or charge#2; a completed run is opened too");
  return addBulkFlags(retry, "retry").action((part: string | undefined, options: Options, command: Command) =>
    cli.run(command, async (session) => {
      const from = given({ from: options.from });
      if (isBulk(part, options)) {
        const words = { verb: "retry", past: "retried" };
        return bulkAction(session, options, words, (pawl, which) => pawl.bulk.retry({ ...which, ...from }));
      }
      await runAction(session, part as string, async (pawl, id) => (await pawl.retry(id, from)).get());
      return exitCodes.ok;
    }),
  );
}
