import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { runAction } from "./run-action.ts";

export function resumeCommand(cli: Cli): Command {
  return new Command("resume")
    .summary("let a paused or blocked run go on")
    .description("Lets a paused or blocked run go on.")
    .argument("<run>", "its id, or a part of it")
    .action((part: string, _options: object, command: Command) =>
      cli.run(command, async (session) => {
        await runAction(session, part, (pawl, id) => pawl.resume(id));
      }),
    );
}
