import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { runAction } from "./run-action.ts";

export function pauseCommand(cli: Cli): Command {
  return new Command("pause")
    .summary("pause a run")
    .description("Pauses a run: steps under way finish, no further one starts.")
    .argument("<run>", "its id, or a part of it")
    .action((part: string, _options: object, command: Command) =>
      cli.run(command, async (session) => {
        const run = await runAction(session, part, (pawl, id) => pawl.pause(id));
        if (run.pauseRequested) session.hint("It pauses when its steps under way have finished.");
      }),
    );
}
