import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { runAction } from "./run-action.ts";

export function retryCommand(cli: Cli): Command {
  return new Command("retry")
    .summary("open a failed run again, at the step that failed")
    .description("Opens a failed, cancelled or blocked run again: what had succeeded stays, the rest is done anew.")
    .argument("<run>", "its id, or a part of it")
    .action((part: string, _options: object, command: Command) =>
      cli.run(command, async (session) => {
        await runAction(session, part, async (pawl, id) => (await pawl.retry(id)).get());
      }),
    );
}
